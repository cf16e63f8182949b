"""Is a key ever handed out with another host than its own?

    python -m benchmarks.torn_pairs [reads]

While one process saves the entry anew through the save service, with alternating hosts and keys, this one hands it out
10,000 times. On SQLite and on PostgreSQL, both started here. Exit code 0 when no pair was torn.
"""

import sys

from benchmarks.databases import DATABASES, run_inside

READS = 10_000


def read(reads: int) -> bool:
    """In a process whose settings name an empty database."""
    from django.db import connection

    from providers.models import Person
    from tests.torn_pairs import read_while_saving

    Person.objects.create_user(email="owner@example.org", name="O", role="owner", password=None)
    tally = read_while_saving(reads)
    print(
        f"{connection.vendor:10} {tally.reads} reads while it was saved {tally.saves} times: {tally.torn} torn; "
        f"{tally.changed} were asked to come back",
        flush=True,
    )
    return tally.torn == 0 and min(tally.pairs.values()) > 0


def main() -> int:
    """One run for each database."""
    reads = int(sys.argv[1]) if len(sys.argv) > 1 else READS
    program = f"from benchmarks.torn_pairs import read; import sys; sys.exit(not read({reads}))"
    return max(run_inside(name, program) for name in DATABASES)


if __name__ == "__main__":
    sys.exit(main())
