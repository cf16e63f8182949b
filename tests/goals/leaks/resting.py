"""What lies about while the product runs and after it has ended: files, processes, tables."""

import re
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from tests.goals.leaks.canaries import Canary
from tests.goals.leaks.evidence import Evidence
from tests.goals.leaks.product import Product
from tests.goals.leaks.provider import TalkativeProvider, whose

SECRETS_FILE = "secrets.env"
FIRST_LINK = "link of owner"
"""Printed for whoever starts the server, who is to follow it."""

_LEVEL = re.compile(rb"(?:DEBUG|INFO|WARNING|ERROR|CRITICAL) [\w.]+")
_RECORD = re.compile(rb"\n(?=(?:DEBUG|INFO|WARNING|ERROR|CRITICAL) |\d{4}-|\{)")


def see_processes(evidence: Evidence, product: Product) -> None:
    """The arguments and the environment of every process, as other people of the machine may see them."""
    for pid in (product.running.pid, *product.children):
        for name in ("cmdline", "environ"):
            evidence.see("processes", f"{name} of a process", Path(f"/proc/{pid}/{name}").read_bytes())


def see_files(evidence: Evidence, product: Product, when: str, *, may: Collection[Canary] = ()) -> None:
    """Every temporary file, and of the data folder all but the secrets file. `may`: what the database may hold."""
    for path in sorted(product.folder.rglob("*")):
        if path.is_file() and path.name != SECRETS_FILE and "static" not in path.parts:
            surface = "database" if path.name.startswith(product.database.name) else "data folder"
            sealed = surface == "database"
            evidence.see(surface, f"{path.name} {when}", path.read_bytes(), may=may, sealed=sealed)
    for path in sorted(product.temporary.rglob("*")):
        if path.is_file():
            evidence.see("temporary files", f"{path.name} {when}", path.read_bytes())


def see_words(evidence: Evidence, product: Product) -> None:
    """What the server said, and its logs before anything is scrubbed: record by record."""
    first = [one for one in evidence.detector.canaries.values() if one.name == FIRST_LINK]
    for surface, file, may in (("output", product.log, first), ("logs", product.raw_log, [])):
        for record in _RECORD.split(file.read_bytes()) if file.exists() else ():
            evidence.see(surface, f"a record that begins with {_start(record)}", record, may=may)


def _start(record: bytes) -> str:
    """Level and logger, without what was logged."""
    found = _LEVEL.search(record[:100])
    return found[0].decode() if found else "neither level nor logger"


def see_dump(evidence: Evidence, product: Product) -> None:
    """All tables as `dumpdata` writes them: sealed texts are what a back-up is about."""
    evidence.see("dump", "dumpdata", product.command("dumpdata"), sealed=True)


def see_requests(evidence: Evidence, provider: TalkativeProvider, allowed: dict[str, set[str]]) -> None:
    """What the provider was sent: no key in any address, and in the rest only those of the card that asked."""
    for request in provider.requests:
        known = evidence.detector.canaries
        may = [known[name] for name in allowed.get(whose(request), ())]
        evidence.see("addresses that we ask", "the path of a request", request.path.encode())
        headers = "".join(f"{name}: {value}\n" for name, value in request.headers.items()).encode()
        evidence.see("requests that we send", f"{request.method} {request.path}", headers + request.body, may=may)


def checkpoint(product: Product) -> None:
    """Bring the database's journal home, as the last process that leaves does."""
    with closing(sqlite3.connect(product.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
