"""Many clients save cards through the real form, and what the database holds afterwards is compared with it."""

import sqlite3
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.goals.faults.visitors import Answer, Card, Visitor, drawn_again, new_card

EDITED_EACH = 5
"""Every so many saves, a client changes the card that it has just made."""
PAUSE = 0.05


@dataclass
class Tally:
    """What the clients saw. `acknowledged`: each card's notes as its last answered save left them."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    saves: int = 0
    unanswered: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def p99(self) -> float:
        """Seconds of an answered save."""
        return percentile(self.seconds, 99)

    @property
    def median(self) -> float:
        """Seconds of an answered save."""
        return statistics.median(self.seconds)


def percentile(values: Iterable[float], percent: float) -> float:
    """The value that so many percent do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100).__trunc__() - 1)] if ordered else 0.0


def save_many(clients: Sequence[Visitor], host: str, total: int, tally: Tally) -> None:
    """Let the clients save `total` times in all, each at its own pace, until every save is acknowledged.

    Half of the clients make the organization's keys, the other half their own. A save that was not answered is sent
    again just as it was; one that was refused is counted, and sent again too.
    """
    jobs = [total // len(clients) + (number < total % len(clients)) for number in range(len(clients))]
    threads = [
        threading.Thread(target=_work, args=(client, host, ("organization", "my")[number % 2], count, tally))
        for number, (client, count) in enumerate(zip(clients, jobs, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _work(client: Visitor, host: str, scope: str, count: int, tally: Tally) -> None:
    card = new_card(host, scope=scope)
    for number in range(1, count + 1):
        if number % EDITED_EACH:
            card = new_card(host, scope=scope)
            form, notes = card, f"new {number}"
        else:
            form, notes = drawn_again(card, 1), f"changed {number}"
        if _until_saved(client, form, notes, tally):
            with tally.lock:
                tally.acknowledged[card.entry] = notes
                tally.saves += 1


def _until_saved(client: Visitor, card: Card, notes: str, tally: Tally) -> bool:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        answer = client.press(card, "save", notes=notes)
        with tally.lock:
            _count(answer, tally)
        if answer.saved:
            return True
        time.sleep(PAUSE)
    return False


def _count(answer: Answer, tally: Tally) -> None:
    if answer.saved:
        tally.seconds.append(answer.seconds)
    elif answer.status:
        tally.refused[str(answer.status)] += 1
    else:
        tally.unanswered += 1


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database holds. `edits`: the sum of the versions; `recorded`: creations and changes in the record."""

    notes: dict[str, str]
    names: Counter[str]
    edits: int
    recorded: int
    recorded_twice: int
    integrity: str

    def lost(self, tally: Tally) -> int:
        """Acknowledged saves that are not there."""
        return sum(self.notes.get(entry) != notes for entry, notes in tally.acknowledged.items())

    def foreign(self, tally: Tally) -> int:
        """Rows that no acknowledged save explains, and names that two rows have: a retry that made another one."""
        return len(set(self.notes) - set(tally.acknowledged)) + sum(count - 1 for count in self.names.values())


def look_into(database: Path) -> Stored:
    """Read the file itself, beside the server."""
    with reading(database) as connection:
        rows = connection.execute("SELECT id, name, notes, version FROM providers_provider").fetchall()
        recorded = Counter(
            (target, action)
            for target, action in connection.execute(
                "SELECT target_id, action FROM providers_auditevent WHERE action IN (?, ?)",
                ("provider.created", "provider.changed"),
            )
        )
        (integrity,) = connection.execute("PRAGMA integrity_check").fetchone()
    return Stored(
        notes={_dashed(row[0]): row[2] for row in rows},
        names=Counter(row[1] for row in rows),
        edits=sum(row[3] for row in rows),
        recorded=recorded.total(),
        recorded_twice=sum(count - 1 for count in recorded.values()),
        integrity=str(integrity),
    )


@contextmanager
def reading(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection from outside that only reads."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)) as connection:
        yield connection


def _dashed(entry: str) -> str:
    return f"{entry[:8]}-{entry[8:12]}-{entry[12:16]}-{entry[16:20]}-{entry[20:]}"


def bare_loop(folder: Path, clients: int, total: int) -> list[float]:
    """The seconds of each of `total` bare saves: one insert and one counter, by so many threads at once."""
    database = folder / "bare.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE row (text); CREATE TABLE counter (n); INSERT INTO counter VALUES (0)"
        )
    seconds: list[float] = []

    def save() -> None:
        with closing(sqlite3.connect(database, timeout=20, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            for _ in range(total // clients):
                began = time.perf_counter()
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO row VALUES (?)", ("x" * 1000,))
                connection.execute("UPDATE counter SET n = n + 1")
                connection.execute("COMMIT")
                seconds.append(time.perf_counter() - began)

    threads = [threading.Thread(target=save) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds
