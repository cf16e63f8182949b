"""Watches what a transaction writes: a change without its line in the record, before it commits, is a complaint."""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection

RECORD = "providers_auditevent"
NO_CHANGES = frozenset({"providers_session", "byok_cache", "providers_idempotentanswer"})
"""Tables that hold no state of the organization: sessions, counters of limits, answers kept for a repeated request."""
BOOKKEEPING = frozenset(
    {"last_login", "last_used_at", "window_started_at", "window_count", "lease_until", "next_check_at", "check_tries"}
)
"""Columns whose change alone is no change that somebody made: counters, leases, and when a check is due."""
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.I)
SET = re.compile(r"\bSET\b(.*?)(?:\bWHERE\b|$)", re.I | re.S)


@dataclass
class Transaction:
    """What one of them wrote: changes by table, and lines of the record."""

    changes: list[str] = field(default_factory=list)
    lines: int = 0


@dataclass
class Ledger:
    """Everything that was written while it watched. Key None: outside any transaction."""

    transactions: dict[object, Transaction] = field(default_factory=dict)

    @property
    def lines(self) -> int:
        """How many lines were added to the record."""
        return sum(one.lines for one in self.transactions.values())

    @property
    def changes(self) -> int:
        """How many transactions changed something."""
        return sum(bool(one.changes) for one in self.transactions.values())

    @property
    def unrecorded(self) -> list[str]:
        """What was changed in a transaction that holds no line, or outside any."""
        return [
            change for key, one in self.transactions.items() if key is None or not one.lines for change in one.changes
        ]

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django calls this around each statement."""
        answer = execute(sql, params, many, context)
        if match := WRITES.match(sql):
            self._note(match[1], sql)
        return answer

    def _note(self, table: str, sql: str) -> None:
        blocks: list[Any] = connection.atomic_blocks
        one = self.transactions.setdefault(blocks[0] if blocks else None, Transaction())
        if table == RECORD:
            one.lines += 1
        elif table not in NO_CHANGES and not _is_bookkeeping(sql):
            one.changes.append(f"{sql[:60]} …")


def _is_bookkeeping(sql: str) -> bool:
    if not sql.lstrip().upper().startswith("UPDATE"):
        return False
    match = SET.search(sql)
    columns = re.findall(r'"(\w+)"\s*=', match[1]) if match else []
    return bool(columns) and set(columns) <= BOOKKEEPING


@contextmanager
def watching() -> Iterator[Ledger]:
    """A ledger of what happens inside."""
    ledger = Ledger()
    with connection.execute_wrapper(ledger):
        yield ledger


def state() -> dict[str, str]:
    """A digest of each table, without what is no change."""
    found = {}
    with connection.cursor() as cursor:
        for table, names in _columns().items():
            cursor.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608 - the names are the database's own
            rows = sorted(repr([bytes(one) if isinstance(one, memoryview) else one for one in row]) for row in cursor)
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


@cache
def _columns() -> dict[str, str]:
    """What is compared of each table."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - NO_CHANGES
        described = {table: connection.introspection.get_table_description(cursor, table) for table in sorted(tables)}
    return {
        table: ", ".join(f'"{one.name}"' for one in columns if one.name not in BOOKKEEPING)
        for table, columns in described.items()
    }
