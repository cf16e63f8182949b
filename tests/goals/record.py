"""Nothing happens without its line in the record: `python -m tests.goals.record [--short]`.

Every change, check and hand-out is done through the page, address or command that does it, on a database that commits.
The short form does it on SQLite, the long one on PostgreSQL, too.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from tests.__main__ import ROOT, postgresql
from tests.goals.recorded.findings import Found
from tests.goals.reporting import Figure, main

INSIDE = "tests.goals.recorded.inside"


def figures(found: Found, database: str) -> Iterator[Figure]:
    """G-S11, as far as it is about writing; what finds edits afterwards is `verify_audit`."""
    wrong = [*found.miscounted, *found.unrecorded]
    more = "".join(f"\n  {line}" for line in wrong)
    yield Figure(
        "G-S11",
        f"{found.steps - len(found.miscounted)} of {found.steps} changes, checks and hand-outs wrote just "
        f"their lines ({found.lines}, of {len(found.actions)} sorts), {len(found.unrecorded)} changes in a transaction "
        f"without one ({database}){more}",
        reached=found.steps > 0 and not wrong,
    )
    more = "".join(f"\n  {line}" for line in found.done_anyway)
    yield Figure(
        "G-S11",
        f"{len(found.done_anyway)} of {found.refusals} tries did or changed anything while the record could not be "
        f"written ({database}){more}",
        reached=found.refusals > 0 and not found.done_anyway,
    )


def measure(short: bool) -> Iterator[Figure]:
    """On databases of their own."""
    yield from figures(run(), "SQLite")
    if not short:
        with postgresql() as address:
            yield from figures(run(DATABASE_URL=address), "PostgreSQL")


def run(**environment: str) -> Found:
    """Try everything in a process of its own, on the database that the environment names."""
    values = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | environment
    done = subprocess.run(
        [sys.executable, "-m", INSIDE],
        cwd=ROOT,
        env={**values, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    return Found(**{**told, "actions": set(told["actions"])})


if __name__ == "__main__":
    main(measure, __doc__ or "")
