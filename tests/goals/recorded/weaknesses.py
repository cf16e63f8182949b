"""Copies of the product whose record is not what it should be; the goal must tell each of them from the real one."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any
from unittest.mock import patch

from django.db import transaction

from providers import audit
from providers.audit_chain import seal_row

_write = audit._write


@contextmanager
def _after_the_transaction() -> Iterator[None]:
    """The line is written when the change is committed already."""

    def later(*values: object) -> None:
        def write() -> None:
            with transaction.atomic():
                _write(*values)

        transaction.on_commit(write)

    with patch.object(audit, "_write", later):
        yield


@contextmanager
def _errors_are_swallowed() -> Iterator[None]:
    """A line that cannot be written is left out, so that nobody is disturbed."""

    def write(*values: object) -> None:
        with suppress(Exception), transaction.atomic():
            _write(*values)

    with patch.object(audit, "_write", write), patch.object(audit, "seal_row", _sealed_or_empty):
        yield


def _sealed_or_empty(previous: str, values: Mapping[str, Any]) -> str:
    with suppress(Exception):
        return seal_row(previous, values)
    return ""


@contextmanager
def _hand_outs_are_not_recorded() -> Iterator[None]:
    """To save time."""

    def write(*values: object) -> None:
        if "key.handed_out" not in values:
            _write(*values)

    with patch.object(audit, "_write", write):
        yield


WEAKNESSES: Mapping[str, Callable[[], AbstractContextManager[None]]] = {
    "after the transaction": _after_the_transaction,
    "errors are swallowed": _errors_are_swallowed,
    "hand-outs are not recorded": _hand_outs_are_not_recorded,
}
