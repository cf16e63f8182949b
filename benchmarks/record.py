"""How long does a long record take? `python -m benchmarks.record [SQLite|PostgreSQL] [--rows 1000000]`

Writes so many lines that are chained as the program chains them, then, in one process: the Activity page without and
with each filter (median of seven, and its queries), an export as JSON lines, and `verify_audit`; with the memory that
the last two need beyond what the process has before.
"""

import argparse
import subprocess
import sys

from benchmarks.databases import DATABASES, empty_database
from tests import starting

WORK = """
import json, os, random, resource, statistics, sys, time
import django
django.setup()
from datetime import timedelta
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone
from providers.activity.exports import as_json_lines, exported_rows
from providers.activity.filters import Filter
from providers.audit_chain import COLUMNS, seal_row
from providers.audit_verification import present_head, verify_record
from providers.models import AuditEvent, Person

count, chance = int(os.environ["ROWS"]), random.Random(1)
people = [Person(email=f"p{number}@example.org", name=f"Person {number}", role="member") for number in range(5000)]
Person.objects.bulk_create(people, batch_size=500)
owner = Person.objects.create_user(email="o@example.org", name="Olivia", role="owner", password=None)
keys = list(Person.objects.values_list("pk", "email"))
ACTIONS = ("key.handed_out",) * 90 + ("person.signed_in",) * 6 + ("provider.checked",) * 3 + ("provider.changed",)
RARE = ("policy.changed", "group.created", "token.revoked", "person.sign_in_failed")
start, previous, batch = timezone.now() - timedelta(days=365), "", []
for number in range(count):
    person, email = chance.choice(keys)
    action = chance.choice(ACTIONS) if number % 20_000 else chance.choice(RARE)
    row = AuditEvent(
        at=start + timedelta(seconds=number * 31_536_000 / count), actor_id=person,
        actor_label=email if number % 3 else f"agent builder {number % 50} (byok_0123)", action=action,
        target_type="provider", target_id=f"{number % 500:032x}", target_label=f"OpenAI entry {number % 500}",
        details={"fingerprint": f"{number:064x}", "version": 3, "model": "gpt-5.4-mini"}, address="192.0.2.7",
    )
    row.mac = previous = seal_row(previous, {name: getattr(row, name) for name in COLUMNS})
    batch.append(row)
    if len(batch) == 5000 or number == count - 1:
        AuditEvent.objects.bulk_create(batch, batch_size=500)
        batch = []

def say(what, value):
    print(f"{what:<58} {value}", flush=True)

def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

say("rows", AuditEvent.objects.count())
client = Client()
client.force_login(owner)
day = (timezone.now() - timedelta(days=180)).date()
middle = AuditEvent.objects.order_by("pk")[count // 2].pk
QUERIES = [
    "", f"before={middle}", "what=hand-outs", "what=refusals", "what=policy", "what=keys", "who=p7@example.org",
    "who=p7@example.org&what=keys", "who=builder 7", "who=nobody-like-this", "target=provider:" + f"{7:032x}",
    "target=provider:" + f"{7:032x}" + "&what=policy",
    f"since={day}&until={day}", f"until={day}", f"since={day}&what=policy", f"until={day}&what=hand-outs",
    "text=entry 7", "text=nothing-like-this", "text=nothing-like-this&what=policy", f"text=entry 7&until={day}",
]
PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
with override_settings(ALLOWED_HOSTS=["*"], STORAGES=PLAIN):
    for query in QUERIES:
        times = []
        for _ in range(7):
            with CaptureQueriesContext(connection) as captured:
                began = time.perf_counter()
                assert client.get(f"/activity/?{query}").status_code == 200
                times.append((time.perf_counter() - began) * 1000)
        say(f"/activity/?{query}", f"{statistics.median(times):8.1f} ms  {len(captured)} queries")
before, began = megabytes(), time.perf_counter()
written = sum(1 for _ in as_json_lines(exported_rows(Filter(), AuditEvent.objects.latest("pk").pk)))
say("export as JSON lines", f"{time.perf_counter() - began:.1f} s, {written} rows, +{megabytes() - before:.1f} MiB")
before, began = megabytes(), time.perf_counter()
found = verify_record(head=present_head())
assert not found.problem and found.rows >= count
say("verify_audit", f"{time.perf_counter() - began:.1f} s, {found.rows} rows, +{megabytes() - before:.1f} MiB")
"""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", nargs="?", choices=list(DATABASES))
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    for name in [asked.database] if asked.database else DATABASES:
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        with empty_database(name) as environment:
            command = [sys.executable, "-c", WORK]
            subprocess.run(command, env={**environment, "ROWS": str(asked.rows)}, cwd=starting.ROOT, check=True)  # noqa: S603 - ours


if __name__ == "__main__":
    main()
