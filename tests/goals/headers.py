"""Every answer carries what protects it: `python -m tests.goals.headers [--short]`.

Everybody asks for everything in `tests/access_table.py`, over http and over https, and for what is in no table: unknown
addresses, a foreign host, a crash, a sign-in. The short form asks over https, as three of the seven.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

from tests.__main__ import ROOT
from tests.goals.protected import Found
from tests.goals.reporting import Figure, main

INSIDE = "tests.goals.headers_inside"
ADDRESSES = ("https://byok.example", "http://localhost:8000")


def measure(short: bool) -> Iterator[Figure]:
    """G-S7, in a process for each address of the product."""
    for address in ADDRESSES[:1] if short else ADDRESSES:
        yield figure(address.partition(":")[0], run(address, short))


def run(address: str, short: bool) -> Found:
    """What was found where this is the product's public address."""
    done = subprocess.run(
        [sys.executable, "-m", INSIDE, *(["--short"] if short else [])],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "TESTS_URL": address},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    return Found(told["answers"], told["wrong"], Counter(told["cookies"]))


def figure(scheme: str, found: Found) -> Figure:
    """How many faults there are in how many answers."""
    cookies = ", ".join(f"{count} x {name}" for name, count in sorted(found.cookies.items()))
    text = f"{len(found.wrong)} faults in {found.answers} answers over {scheme}; cookies set: {cookies}"
    more = "".join(f"\n  {line}" for line in found.wrong[:20])
    return Figure("G-S7", text + more, reached=found.answers > 0 and not found.wrong and len(found.cookies) > 1)


if __name__ == "__main__":
    main(measure, __doc__ or "")
