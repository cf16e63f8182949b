"""What does it cost to hand a key out? `python -m benchmarks.effective [SQLite|PostgreSQL]`

1. The rate of GET /api/v1/effective against a bare Django view with one indexed query and one committed insert
   (`benchmarks/floor.py`): the same server with the same middleware, in turns, several rounds. Goal: a median of 60 %
   for each of COMPARED: agents of the organization and of a person, with no question and with a kind.
2. Its p99 with 10, 1,000 and 100,000 stored providers, each time beside the p99 of the bare view.

Everything is started here and stays on this machine. The ratios are what to look at: the times depend on the machine.
Exit code 0 when the first goal is reached by all of them on every database.
"""

import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from benchmarks.databases import DATABASES, empty_database
from tests import starting

GOAL = 0.60
SETTINGS = {"BYOK_TOKEN_RATE": "1000000", "BYOK_PROCESSES": "2", "BYOK_THREADS": "32"}
ROUNDS, SECONDS, CONNECTIONS = 9, 1.0, 4
ONE_BY_ONE = 1000
SIZES = (10, 1_000, 100_000)
EFFECTIVE = "/api/v1/effective"
WHAT = {
    "bare view": (0, "/floor"),
    "organization's agent": (0, EFFECTIVE),
    "organization's agent, by kind": (0, f"{EFFECTIVE}?kind=openai"),
    "person's agent": (1, EFFECTIVE),
    "person's agent, by kind": (1, f"{EFFECTIVE}?kind=openai"),
}
"""What is asked for: with which of the tokens, and where."""
FLOOR, *COMPARED = WHAT

BEGIN = """
import django
django.setup()
from django.db import connection
from providers.models import Agent, Person, Provider
from tests.rows import make_provider, unsaved_provider
"""
PREPARE = """
from providers.services.agents import AgentTerms, create_agent, lasting
person = Person.objects.create_user(email="a@example.org", name="A", role="owner", password=None)
row = make_provider()
Provider.objects.filter(pk=row.pk).update(outcome="ok", is_default=True)
terms = AgentTerms(name="benchmark", uses=Agent.Uses.ANY)
for owner in (None, person):
    print(create_agent(actor=person, owner=owner, terms=terms, expires_at=lasting(90)).text)
"""
FILL = """
import itertools
from providers.kinds import all_kinds
kinds = itertools.cycle(all_kinds())
template = Provider.objects.get(is_default=True)
have, wanted = Provider.objects.count(), {size}
people = [Person(email=f"p{{n}}@example.org", name=f"P{{n}}") for n in range(have // 20, wanted // 20)]
Person.objects.bulk_create(people, batch_size=1000)
people = list(Person.objects.exclude(email="a@example.org")) or [None]
rows = []
for number, kind in zip(range(have, wanted), kinds):
    row = Provider(kind=kind.slug, name=f"entry {{number}}", api_host=template.api_host, model_type="m", outcome="ok")
    row.owner = people[number % len(people)] if number % 2 else None
    row.sealed, row.seal_key_id = template.sealed, template.seal_key_id
    row.key_fingerprint = template.key_fingerprint
    rows.append(row)
Provider.objects.bulk_create(rows, batch_size=1000)
with connection.cursor() as cursor:
    cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
"""


class Caller:
    """One connection that stays open, and asks for one address as fast as it is answered."""

    def __init__(self, place: tuple[str, int], path: str, token: str) -> None:
        text = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
        self.request = text.encode()
        self.connection = socket.create_connection(place)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answered = 0

    def ask(self) -> None:
        """One request; RuntimeError for anything but a 200."""
        self.connection.sendall(self.request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _, body = received.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(received.decode())
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += self._receive()
        self.answered += 1

    def _receive(self) -> bytes:
        received = self.connection.recv(65536)
        if not received:
            raise RuntimeError("the server closed the connection")
        return received

    def ask_until(self, end: float) -> None:
        """Again and again."""
        while time.perf_counter() < end:
            self.ask()


class Bench:
    """A running server and its tokens."""

    def __init__(self, url: str, tokens: Sequence[str]) -> None:
        self.place = (urlsplit(url).hostname or "", urlsplit(url).port or 80)
        self.tokens = tokens

    def caller(self, what: str) -> Caller:
        """A new connection for one key of WHAT."""
        token, path = WHAT[what]
        return Caller(self.place, path, self.tokens[token])

    def rate(self, what: str, seconds: float = SECONDS) -> float:
        """Answers a second on several connections."""
        callers = [self.caller(what) for _ in range(CONNECTIONS)]
        began = time.perf_counter()
        threads = [Thread(target=caller.ask_until, args=(began + seconds,)) for caller in callers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
        for caller in callers:
            caller.connection.close()
        return sum(caller.answered for caller in callers) / took

    def times(self) -> dict[str, list[float]]:
        """Sorted milliseconds of requests one after the other, all that is in WHAT in turns, so that noise hits all."""
        callers = {what: self.caller(what) for what in WHAT}
        times: dict[str, list[float]] = {what: [] for what in WHAT}
        for _ in range(ONE_BY_ONE):
            for what, caller in callers.items():
                began = time.perf_counter()
                caller.ask()
                times[what].append((time.perf_counter() - began) * 1000)
        for caller in callers.values():
            caller.connection.close()
        return {what: sorted(measured) for what, measured in times.items()}


def run(name: str) -> bool:
    """Both measurements on one database; whether all that is compared reached the goal."""
    with empty_database(name, **SETTINGS) as environment:
        tokens = inside(environment, PREPARE).split()
        values = {**environment, "DJANGO_SETTINGS_MODULE": "benchmarks.floor_settings"}
        with starting.Running(Path(environment["BYOK_DATA_DIR"]), **values) as running:
            bench = Bench(running.url, tokens)
            for what in WHAT:
                bench.rate(what, 1)
            reached = compare(name, bench)
            for size in SIZES:
                inside(environment, FILL.format(size=size))
                flatness(name, bench, size)
    return reached


def compare(name: str, bench: Bench) -> bool:
    """Whether the median of the ratios of the rounds is the goal or more, for each. Every round turns the order."""
    ratios: dict[str, list[float]] = {what: [] for what in COMPARED}
    for number in range(ROUNDS):
        turn = number % len(WHAT)
        order = [*WHAT][turn:] + [*WHAT][:turn]
        rates = {what: bench.rate(what) for what in order}
        for what, found in ratios.items():
            found.append(rates[what] / rates[FLOOR])
        print(f"{name:10} {', '.join(f'{what}: {rate:.0f}/s' for what, rate in rates.items())}", flush=True)
    for what, found in ratios.items():
        print(f"{name:10} {what}: median of {ROUNDS} rounds {statistics.median(found):.0%} (goal: {GOAL:.0%})")
    return all(statistics.median(found) >= GOAL for found in ratios.values())


def flatness(name: str, bench: Bench, size: int) -> None:
    """One line for one size."""
    parts = [
        f"{what} p50 {times[len(times) // 2]:.1f} p99 {times[int(len(times) * 0.99) - 1]:.1f} ms"
        for what, times in bench.times().items()
    ]
    print(f"{name:10} {size:7} providers: {'   '.join(parts)}", flush=True)


def inside(environment: Mapping[str, str], program: str) -> str:
    """What a program says that runs on the same database."""
    command = [sys.executable, "-c", BEGIN + program]
    return subprocess.run(  # noqa: S603 - ours
        command, cwd=starting.ROOT, env=dict(environment), check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def main() -> int:
    """Exit code 0 when the goal is reached."""
    names = sys.argv[1:] or DATABASES
    reached = [run(name) for name in names]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
