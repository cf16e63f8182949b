"""LLM servers that nobody here wrote, each as a process of its own on a free port of this machine."""

import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from providers.kinds.base import Kind
from tests import toolchain
from tests.cards import KEY

FIXTURES = Path(__file__).parent / "fixtures" / "aimock.json"
PATIENCE = 30
"""Seconds until a server counts as not started, or not ended; a busy machine takes one or two."""

LISTENING = re.compile(r"(?:listening|running) on https?://(?P<entry>[\w.]+:\d+)")
"""What all of them say when they are ready."""


@dataclass(frozen=True, slots=True)
class ForeignServer:
    """A server that is running. `entry` is its host:port, as in `BYOK_PRIVATE_HOSTS`."""

    entry: str

    def host_for(self, kind: Kind) -> str:
        """An API Host of this kind, but here: the path is the one that its default host has."""
        return self.at(urlsplit(kind.default_host).path or kind.version_path)

    def at(self, path: str) -> str:
        """An address on this server."""
        return f"http://{self.entry}{path.rstrip('/')}"


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[ForeignServer]:
    """Start a server, wait until it listens, and end it with the block."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None
    with process.stdout:
        lines: queue.Queue[str] = queue.Queue()
        listener = threading.Thread(target=_listen, args=(process.stdout, lines))
        listener.start()
        try:
            yield ForeignServer(_entry_in(lines))
        finally:
            _end(process)
            listener.join()


def _listen(stream: IO[str], lines: "queue.Queue[str]") -> None:
    """Read to the end, so that no server waits for a reader. "" is put when it has ended."""
    for line in stream:
        lines.put(line)
    lines.put("")


def _entry_in(lines: "queue.Queue[str]") -> str:
    said: list[str] = []
    while not (match := LISTENING.search(line := lines.get(timeout=PATIENCE))):
        said.append(line)
        assert line, "the server has ended: " + "".join(said)
    return match["entry"]


def _end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def aimock() -> Iterator[ForeignServer]:
    """aimock, which knows one good key: `cards.KEY`. Which models it has trouble with stands in `FIXTURES`."""
    command = [*toolchain.aimock(), "-p", "0", "-h", "127.0.0.1", "-f", str(FIXTURES), "--validate-on-load"]
    with running(command, {"AIMOCK_API_KEYS": KEY}) as server:
        yield server


@contextmanager
def llmock() -> Iterator[ForeignServer]:
    """llmock, which looks at no key. It answers what its scenario says, a path under `/_llmock`."""
    program = Path(sys.executable).with_name("llmock")
    with running([str(program), "serve", "--host", "127.0.0.1", "--port", "0"]) as server:
        yield server
