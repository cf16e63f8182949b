"""Sees to it that the record comes last in a transaction: two that lock more after it could wait for each other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

RECORDS = 'INSERT INTO "providers_auditevent"'
LOCKS = ("UPDATE ", "DELETE ", "FOR UPDATE")


class Order:
    """What was locked after the record, in the same transaction of the product."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self._recorded_in: object = None

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django calls this around each statement."""
        block = self._transaction()
        if block is not None and block is self._recorded_in and any(word in sql for word in LOCKS):
            self.complaints.append(sql[:200])
        if sql.startswith(RECORDS):
            self._recorded_in = block
        return execute(sql, params, many, context)

    def _transaction(self) -> object:
        """The outermost block that is the product's own, not the test's."""
        blocks: list[Any] = connection.atomic_blocks
        return next((block for block in blocks if not block._from_testcase), None)


@contextmanager
def record_comes_last() -> Iterator[None]:
    """Fail if something was locked after the record inside."""
    order = Order()
    with connection.execute_wrapper(order):
        yield
    assert not order.complaints, "locked after the record:\n" + "\n".join(order.complaints)
