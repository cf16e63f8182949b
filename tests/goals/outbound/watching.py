"""What a watched program did on the network: its script, its log, and the starting of it."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from tests.starting import PATIENCE, ROOT, Running, environment

WATCHED = ("-m", "tests.goals.outbound.watched")


@dataclass
class World:
    """The network that a watched program lives in.

    `names`: for each name its successive answers, the last one for ever; every other name does not exist. `slow`:
    seconds that an answer takes. `diverted`: `host:port` of addresses that lead to a port of this machine. `open`:
    `host:port` on this machine that may be connected to. Everything else is written down and refused.
    """

    names: dict[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    diverted: dict[str, int] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)

    def put(self, name: str, address: str, port: int) -> None:
        """A name at a public address whose https is served by this machine's port."""
        self.names[name] = [[address]]
        self.diverted[f"{address}:443"] = port


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log. `what`: connect, look-up, off-script (a name that went past the script) or program."""

    what: str
    subject: str
    pid: int


class Watch:
    """The folder of a watched program's script and log; `variables` make a program watched by it."""

    def __init__(self, folder: Path, world: World, weakness: str = "") -> None:
        self._log = folder / "watched.log"
        script = folder / "world.json"
        script.write_text(json.dumps(asdict(world)), encoding="utf-8")
        self._log.touch()
        self.variables: Mapping[str, str] = {"WATCHED_WORLD": str(script), "WATCHED_LOG": str(self._log)}
        if weakness:
            self.variables = {**self.variables, "WATCHED_WEAKNESS": weakness}

    def events(self) -> list[Event]:
        """Everything so far."""
        return [Event(*json.loads(line)) for line in self._log.read_text(encoding="utf-8").splitlines()]

    def strays(self, allowed: Iterable[str]) -> list[Event]:
        """Connections to other places than these, look-ups that no script answers, and programs that were started."""
        fine = set(allowed)
        wrong = [event for event in self.events() if event.what in ("off-script", "program")]
        return wrong + [event for event in self.events() if event.what == "connect" and event.subject not in fine]

    def count(self, what: str, subject: str = "") -> int:
        """How many events of a sort there were, about one name or place or about any."""
        return sum(event.what == what and subject in ("", event.subject) for event in self.events())


class WatchedServer(Running):
    """`manage.py up`, watched."""

    def __init__(self, folder: Path, watch: Watch, **values: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *WATCHED, "up", "--port", "0"],
            cwd=ROOT,
            env=environment(folder, **watch.variables, **values),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self.url = self._wait_until_ready()

    @property
    def web_process(self) -> int:
        """The process that answers requests, where there is only one: the first that was forked."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return min(map(int, path.read_text(encoding="utf-8").split()))


class WatchedChecks:
    """`manage.py check_key --ndjson`, watched: one question at a time, or many."""

    def __init__(self, folder: Path, watch: Watch, *, jobs: int = 1, **values: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *WATCHED, "check_key", "--ndjson", "--jobs", str(jobs)],
            cwd=ROOT,
            env=environment(folder, **watch.variables, **values),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, question: Mapping[str, object]) -> dict[str, object]:
        """The answer to one question."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps(question)}\n")
        self.process.stdin.flush()
        answer: dict[str, object] = json.loads(self.process.stdout.readline())
        return answer

    def ask_all(self, questions: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
        """The answers to all, in order; the program ends with them."""
        lines = "".join(f"{json.dumps(question)}\n" for question in questions)
        said, _ = self.process.communicate(lines, timeout=10 * PATIENCE)
        return [json.loads(line) for line in said.splitlines()]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
