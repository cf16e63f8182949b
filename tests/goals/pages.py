"""What the pages cost when nothing else goes on: `python -m tests.goals.pages [--short]`.

Every page that needs no argument, on an organization with 200 cards, then with 500 cards, 5,000 people and a million
lines in the record: the time of the slowest in a hundred, the queries, and the bytes before compression.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.goals.faults.saving import percentile
from tests.goals.faults.servers import Server
from tests.goals.faults.visitors import Visitor, visitors
from tests.goals.reporting import Figure, main

QUERIES, KILOBYTES = 15, 200
LOADS, SHORT_LOADS = 200, 20

FILL = """
import os
from django.db import connection
from providers.models import AuditEvent, Person, Provider
from providers.kinds import all_kinds
from providers.sealing import seal
cards, people, events = (int(os.environ[name]) for name in ("CARDS", "PEOPLE", "EVENTS"))
kinds = [kind.slug for kind in all_kinds()]
template = Provider(kind="openai", api_host="https://api.openai.com/v1", model_type="gpt-5.4-mini")
seal(template, {"api_key": "a-made-up-key-0123456789"})
rows = []
for number in range(Provider.objects.count(), cards):
    row = Provider(kind=kinds[number % len(kinds)], name=f"entry {number}", api_host=template.api_host)
    row.model_type, row.outcome, row.sealed = template.model_type, "ok", template.sealed
    row.key_mask, row.key_fingerprint = template.key_mask, f"{number:064}"
    rows.append(row)
Provider.objects.bulk_create(rows, batch_size=100)
have = Person.objects.count()
Person.objects.bulk_create(
    [Person(email=f"q{n}@example.org", name=f"Q {n}") for n in range(have, people)], batch_size=100
)
names = [field.column for field in AuditEvent._meta.concrete_fields if field.column != "id"]
listed = ", ".join(connection.ops.quote_name(name) for name in names)
with connection.cursor() as cursor:
    if not AuditEvent.objects.exists():
        from providers.audit import record
        record(actor=Person.objects.first(), action="provider.changed", target=Provider.objects.first())
    have = AuditEvent.objects.count()
    table = AuditEvent._meta.db_table
    cursor.execute(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
        f"INSERT INTO {table} ({listed}) SELECT {listed} FROM n, (SELECT * FROM {table} ORDER BY id LIMIT 1)",
        [max(1, events - have)],
    )
    cursor.execute("ANALYZE")
"""
COUNT = """
import json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from providers.models import Person
from providers.urls import urlpatterns
client = Client(SERVER_NAME="localhost", raise_request_exception=False)
client.force_login(Person.objects.get(role="owner"))
found = {}
for name in [pattern.name for pattern in urlpatterns]:
    try:
        path = reverse(name)
    except NoReverseMatch:
        continue
    if client.get(path).status_code == 200:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        found[path] = [len(queries), len(answer.getvalue())]
print(json.dumps(found))
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much an organization has, and the milliseconds that a page may then take."""

    cards: int
    people: int
    events: int
    limit: float

    @property
    def environment(self) -> Mapping[str, str]:
        """As FILL reads it."""
        return {"CARDS": str(self.cards), "PEOPLE": str(self.people), "EVENTS": str(self.events)}

    def __str__(self) -> str:
        return f"{self.cards} cards, {self.people} people, {self.events:,} events"


SIZES = (Size(200, 50, 10_000, 150), Size(500, 5_000, 1_000_000, 400))


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page costs."""

    path: str
    milliseconds: float
    queries: int
    bytes: int

    def misses(self, limit: float) -> list[str]:
        """What is too much, in words."""
        found = [f"{self.milliseconds:.0f} ms"] if self.milliseconds > limit else []
        found += [f"{self.queries} queries"] if self.queries > QUERIES else []
        return found + ([f"{self.bytes / 1024:.0f} KB"] if self.bytes > KILOBYTES * 1024 else [])


def measure(short: bool) -> Iterator[Figure]:
    """G-L1 for each size; the short form knows only the smaller one."""
    for size, costs in measured(short):
        yield judged(size, costs)


def measured(short: bool) -> Iterator[tuple[Size, list[Cost]]]:
    """What every page costs, for each size."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(Server(folder / "data", {"BYOK_PROCESSES": "2", "BYOK_THREADS": "32"}))
        person = visitors(server, 1, timeout=60)[0]
        for size in SIZES[:1] if short else SIZES:
            server.shell(FILL, **size.environment)
            yield size, costs_of(server, person, SHORT_LOADS if short else LOADS)


def costs_of(server: Server, person: Visitor, loads: int) -> list[Cost]:
    """Every page: loaded often from the server, and its queries counted once beside it."""
    counted: dict[str, list[int]] = json.loads(server.shell(COUNT))
    costs = []
    for path, (queries, size) in counted.items():
        times = [person.get(path).seconds * 1000 for _ in range(loads + 3)][3:]
        costs.append(Cost(path, percentile(times, 99), queries, size))
    return costs


def judged(size: Size, costs: list[Cost]) -> Figure:
    """The figure: the dearest of each, and every page that misses."""
    slowest = max(costs, key=lambda cost: cost.milliseconds)
    busiest, biggest = max(costs, key=lambda cost: cost.queries), max(costs, key=lambda cost: cost.bytes)
    missed = [f"{cost.path} ({', '.join(over)})" for cost in costs if (over := cost.misses(size.limit))]
    text = (
        f"{size}: {len(costs) - len(missed)} of {len(costs)} pages within {size.limit:.0f} ms, {QUERIES} queries and "
        f"{KILOBYTES} KB; slowest {slowest.path} p99 {slowest.milliseconds:.0f} ms, most queries {busiest.path} "
        f"{busiest.queries}, biggest {biggest.path} {biggest.bytes / 1024:.0f} KB"
    )
    return Figure("G-L1", text + (f"; beyond: {', '.join(missed)}" if missed else ""), reached=not missed)


if __name__ == "__main__":
    main(measure, __doc__ or "")
