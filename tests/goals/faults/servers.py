"""The real program on a port of its own, killed and started again at will, whole or weakened by a launcher."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

from tests.starting import PATIENCE, ROOT, Running, environment

POLL = 0.02


class Server:
    """`manage.py up`, with all the processes that belong to it.

    `twist`: a name of `tests.goals.faults.twists`, applied by the launcher before anything of the product is loaded.
    What it says goes into `log`. `folder` is its data folder, which is filled
    as after a first start; `database` is the SQLite file in there. `at_end` is closed with it.
    """

    def __init__(
        self,
        folder: Path,
        values: Mapping[str, str],
        *,
        twist: str = "",
    ) -> None:
        self.folder, self.values, self.port = folder, values, free_port()
        self.database = folder / "byok.sqlite3"
        self.log = Path(tempfile.gettempdir()) / f"byok-{self.port}-{os.getpid()}.log"
        self.at_end = ExitStack()
        self.at_end.callback(self.log.unlink, missing_ok=True)
        self._program = ["-m", "tests.goals.faults.launch", twist] if twist else ["manage.py"]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def place(self) -> tuple[str, int]:
        """Where it listens."""
        return "127.0.0.1", self.port

    def launch(self) -> None:
        """Start it, without waiting until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self._program, "up", "--port", str(self.port)],
                cwd=ROOT,
                env=environment(self.folder, **self.values),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start(self) -> Self:
        """Start it and wait until it answers. RuntimeError with its last words if it ends instead."""
        if not self.database.exists():
            shutil.copytree(_first_started(), self.folder, dirs_exist_ok=True)
        self.launch()
        self.wait_until_up()
        return self

    def wait_until_up(self) -> float:
        """The seconds from now until a page is answered."""
        began = time.perf_counter()
        while not answers(self.place):
            if self.running.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError(f"the server does not answer: {self.said[-2000:]}")
            time.sleep(POLL)
        return time.perf_counter() - began

    def kill(self) -> None:
        """SIGKILL to every process of it: the parent is stopped first, so that it replaces none of the others."""
        if self.running.poll() is not None:
            return
        os.kill(self.running.pid, signal.SIGSTOP)
        for child in self.children:
            os.kill(child, signal.SIGKILL)
        self.running.kill()
        self.running.wait()

    def kill_and_restart(self) -> float:
        """The seconds from the kill until it answers again."""
        began = time.perf_counter()
        self.kill()
        self.launch()
        self.wait_until_up()
        return time.perf_counter() - began

    def stop(self) -> None:
        """SIGTERM, and wait."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=10)
            self.kill()

    @property
    def running(self) -> "subprocess.Popen[bytes]":
        """The process of `up`. RuntimeError before it was started."""
        if self.process is None:
            raise RuntimeError("the server was not started")
        return self.process

    @property
    def children(self) -> list[int]:
        """The processes that `up` keeps running: the web processes first, the worker last."""
        text = Path(f"/proc/{self.running.pid}/task/{self.running.pid}/children").read_text()
        return [int(number) for number in text.split()]

    @property
    def said(self) -> str:
        """Everything that it said, over all its starts."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def manage(
        self, *arguments: str, check: bool = True, values: Mapping[str, str] | None = None, timeout: float = 600
    ) -> "subprocess.CompletedProcess[str]":
        """A management command in its folder, twisted as the server is.

        RuntimeError with what it said if it fails and `check` is on; TimeoutExpired.
        """
        done = subprocess.run(
            [sys.executable, *self._program, *arguments],
            cwd=ROOT,
            env=environment(self.folder, **self.values, **(values or {})),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if check and done.returncode:
            raise RuntimeError(f"manage.py {arguments[0]}: {done.stdout}{done.stderr}")
        return done

    def shell(self, program: str, **values: str) -> str:
        """What a program prints that runs inside the product, on this server's data."""
        return self.manage("shell", "--no-imports", "-c", program, values=values).stdout

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()
        self.at_end.close()


@cache
def _first_started() -> Path:
    """A data folder after a first start, made once, to be copied: keys, an empty database, the static files."""
    folder = Path(tempfile.mkdtemp(prefix="byok-first-start-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with Running(folder) as running:
        running.end(signal.SIGTERM)
    return folder


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def answers(place: tuple[str, int], path: str = "/account/login/") -> bool:
    """Whether a page comes back."""
    connection = HTTPConnection(*place, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def serving(private_host: str, *, twist: str = "", **values: str) -> Iterator[Server]:
    """A server in a folder of its own, whose keys may go to this host inside the network."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder) / "data", {"BYOK_PRIVATE_HOSTS": private_host, **values}, twist=twist) as server,
    ):
        yield server
