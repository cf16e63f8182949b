"""Half an hour of everyday load: `python -m tests.goals.soak [--short] [--minutes N]`.

Twenty requests a second by the clock: pages, cards, saves and programs that fetch their keys. On the way a web process
is killed, the data key is rotated and a back-up is made, where the program can do these. Memory, open files and threads
are compared between the first and the last part of it; a process that was killed counts from its own start.
"""

import argparse
import functools
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.goals.faults.agents import Asker, make_tokens
from tests.goals.faults.processes import Usage, usage_of
from tests.goals.faults.saving import reading
from tests.goals.faults.servers import Server
from tests.goals.faults.steady import Seen, load_steadily
from tests.goals.faults.visitors import Visitor, drawn_again, good_provider, new_card, visitors
from tests.goals.reporting import Figure, main

MINUTES, SHORT_MINUTES, RATE = 30.0, 0.1, 20
PEOPLE = 6
GROWTH, WAL_LIMIT = 0.10, 64 * 1024 * 1024
WARM_UP = 0.2
"""The part of the time after which memory has settled."""


def measure(short: bool, *, minutes: float = MINUTES) -> Iterator[Figure]:
    """G-L6."""
    seconds = 60 * (SHORT_MINUTES if short else minutes)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        provider = stack.enter_context(good_provider())
        values = {"BYOK_PROCESSES": "2", "BYOK_THREADS": "16", "BYOK_TOKEN_RATE": "1000000"}
        server = Server(folder / "data", values | {"BYOK_PRIVATE_HOSTS": provider.entry})
        stack.enter_context(server)
        work = workload(server, provider.url)
        watching = Watching(server)
        events = Events(server, seconds, folder)
        for thread in (watching, events):
            thread.start()
        seen = load_steadily(work, RATE, seconds)
        watching.ended.set()
        watching.join()
        events.join()
        yield judged(seen, watching, events, seconds, short)


def workload(server: Server, host: str) -> list[Callable[[], int]]:
    """What is asked for in turns; each returns a status."""
    people = visitors(server, PEOPLE)
    card = new_card(host)
    if not people[0].press(card, "save").saved or people[0].press(drawn_again(card, 1), "set_default").status != 200:
        raise RuntimeError("the default could not be made")
    asker = Asker(server.place, make_tokens(server, 1)[0])
    server.at_end.callback(asker.close)

    def save(person: Visitor) -> int:
        """A new card, and away with it again: the organization stays as big as it is."""
        made = new_card(host, scope="my")
        saved = person.press(made, "save")
        removed = person.press(drawn_again(made, 1), "remove:confirmed")
        return saved.status if saved.status != 200 else removed.status

    looks = [
        functools.partial(lambda one, path: one.get(path).status, person, path)
        for person, path in zip(people, ("/organization/", "/my/", "/people/", "/agents/"), strict=False)
    ]
    return [*looks, lambda: asker.ask().status, functools.partial(save, people[-1])]


class Watching(threading.Thread):
    """Looks at the processes and the WAL all the time. `usage`: by process, all that was seen."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server, self.ended = server, threading.Event()
        self.usage: dict[int, list[Usage]] = {}
        self.wal = 0

    def run(self) -> None:
        """Until `ended`."""
        while not self.ended.wait(0.5):
            for process in self.server.children:
                if usage := usage_of(process):
                    self.usage.setdefault(process, []).append(usage)
            wal = self.server.database.with_name(f"{self.server.database.name}-wal")
            self.wal = max(self.wal, wal.stat().st_size if wal.exists() else 0)

    def growth(self, what: Callable[[Usage], int]) -> float:
        """By how much the processes together use more at the end than after warming up, as a share."""
        before = after = 0
        for seen in self.usage.values():
            part = max(1, len(seen) // 10)
            start = int(len(seen) * WARM_UP)
            before += max(what(one) for one in seen[start : start + part])
            after += max(what(one) for one in seen[-part:])
        return after / max(1, before) - 1


class Events(threading.Thread):
    """What happens on the way: a kill, a rotation, a back-up. `told` says of each whether it ran and how it went."""

    def __init__(self, server: Server, seconds: float, folder: Path) -> None:
        super().__init__()
        self.server, self.seconds, self.folder = server, seconds, folder
        self.told: list[str] = []
        self.failed = False

    def run(self) -> None:
        """One after another, spread over the time."""
        began = time.monotonic()
        for number, event in enumerate((self._kill, self._rotate, self._back_up), start=1):
            time.sleep(max(0.0, began + self.seconds * number / 5 - time.monotonic()))
            event()

    def _kill(self) -> None:

        os.kill(self.server.children[0], signal.SIGKILL)
        self.told.append("a web process killed")

    def _rotate(self) -> None:
        self._command("rotate_data_key")

    def _back_up(self) -> None:
        self._command("backup", str(self.folder / "backup"))

    def _command(self, name: str, *arguments: str) -> None:
        done = self.server.manage(name, *arguments, check=False)
        if "Unknown command" in done.stderr:
            self.told.append(f"{name} did not run: this version has no such command")
            return
        self.failed |= bool(done.returncode)
        self.told.append(f"{name} {'FAILED' if done.returncode else 'ran'}")


def judged(seen: Seen, watching: Watching, events: Events, seconds: float, short: bool) -> Figure:
    """The figure. In the short form memory has no time to settle: it is shown and not judged."""
    memory = watching.growth(lambda usage: usage.memory)
    files, threads = watching.growth(lambda usage: usage.files), watching.growth(lambda usage: usage.threads)
    with reading(watching.server.database) as connection:
        integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
    text = (
        f"{seen.failed} of {seen.total} requests answered with 5xx at {seen.total / seconds:.0f} a second over "
        f"{seconds / 60:.1f} min, {seen.unanswered} not at all (a process was killed), "
        f"{seen.refused} refused, p99 {1000 * seen.p99:.0f} ms; "
        f"memory {memory:+.1%}, open files {files:+.1%}, threads {threads:+.1%}; WAL at most "
        f"{watching.wal / 1024**2:.1f} MiB; integrity {integrity}; {', '.join(events.told)}"
    )
    steady = short or (memory <= GROWTH and files <= GROWTH and threads <= GROWTH)
    few = seen.unanswered <= len(seen.statuses) + PEOPLE
    right = (
        not seen.failed
        and few
        and not seen.refused
        and watching.wal <= WAL_LIMIT
        and integrity == "ok"
        and not events.failed
    )
    return Figure("G-L6", text, reached=steady and right and seen.total >= 0.98 * RATE * seconds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    options, sys.argv[1:] = parser.parse_known_args()
    main(functools.partial(measure, minutes=options.minutes), __doc__ or "")
