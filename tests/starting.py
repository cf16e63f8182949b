"""Starts the real program in a folder of its own, as a person would."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Self

ROOT = Path(__file__).resolve().parent.parent
OUR_NAMES = re.compile(
    r"BYOK_|DATABASE_URL|EMAIL_URL|DJANGO_|(SECRET_KEY|FERNET_KEYS|FINGERPRINT_KEY|AUDIT_KEY)(_FILE)?$"
)
READY = re.compile(r"BYOK is at ([^\s,]+)(?:, listening on 127\.0\.0\.1 port (\d+))? ")
PATIENCE = 60
"""Seconds until a start counts as failed; a busy machine takes a few."""


def environment(folder: Path, **values: str) -> dict[str, str]:
    """The environment of a program that has nothing set but `values` and a data folder."""
    inherited = {name: value for name, value in os.environ.items() if not OUR_NAMES.match(name)}
    return inherited | {"BYOK_DATA_DIR": str(folder), "BYOK_PROCESSES": "1", "BYOK_THREADS": "4"} | values


def manage(folder: Path, *arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run a management command to its end."""
    return run_to_its_end(arguments, environment(folder, **values))


def run_to_its_end(
    arguments: Sequence[str], environ: Mapping[str, str], within: float = PATIENCE
) -> subprocess.CompletedProcess[str]:
    """Run a management command with nothing but this environment. Raises TimeoutExpired after so many seconds."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )


class Running:
    """`manage.py up` on a free port: `lines` is what it said until it was ready, `url` where it is."""

    def __init__(self, folder: Path, **values: str) -> None:
        command = [sys.executable, "manage.py", "up", "--port", "0"]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(folder, **values),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self.url = self._wait_until_ready()

    def _wait_until_ready(self) -> str:
        said = self._said = queue.Queue[str]()
        assert self.process.stdout is not None
        threading.Thread(target=_listen, args=(self.process.stdout, said), daemon=True).start()
        while not (match := READY.match(line := said.get(timeout=PATIENCE))):
            assert line, "\n".join(self.lines)
            self.lines.append(line.rstrip())
        return f"http://127.0.0.1:{match[2]}" if match[2] else match[1]

    def end(self, number: signal.Signals = signal.SIGINT, within: float = PATIENCE) -> int:
        """Send a signal and wait; the exit code. Raises TimeoutExpired."""
        self.process.send_signal(number)
        return self.process.wait(timeout=within)

    def said_since_ready(self) -> list[str]:
        """What it said from then on, once it has ended."""
        return [line.rstrip() for line in iter(lambda: self._said.get(timeout=PATIENCE), "")]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE)
        if self.process.stdout is not None:
            self.process.stdout.close()


def _listen(stream: IO[str], said: "queue.Queue[str]") -> None:
    """An empty line that ends the output is put too, so that nobody waits for a program that has ended."""
    try:
        for line in stream:
            said.put(line)
    except ValueError:
        return
    said.put("")
