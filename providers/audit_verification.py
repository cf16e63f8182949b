"""Finds what was done to the record behind the program's back: reads every row and computes the chain anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from providers.audit_chain import COLUMNS, seal_row
from providers.models import AuditEvent

AT_ONCE = 2000
"""Rows in memory at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found. `head` is the last row that fits, as `ID:SEAL`: copied out, it shows later that the end is there.

    `before_chain` rows are from before there was a chain. `problem` is a sentence, "" when everything fits.
    """

    rows: int
    before_chain: int
    head: str
    problem: str


def verify_record(*, head: str = "") -> Verification:
    """Read the whole record, oldest first. `head` was copied out before: that row must be there, unchanged."""
    rows, before_chain, previous, last, seen = 0, 0, "", 0, not head
    for row in _rows():
        if not row["mac"] and not previous:
            before_chain += 1
            rows += 1
            continue
        if row["mac"] != seal_row(previous, row):
            return Verification(
                rows=rows, before_chain=before_chain, head=_head(last, previous), problem=_misfit(row["id"])
            )
        previous, last, rows = row["mac"], row["id"], rows + 1
        seen = seen or _head(last, previous) == head
    problem = (
        "" if seen else f"The head {head} is not in the record any more: its end was cut off, or all was written anew."
    )
    return Verification(rows=rows, before_chain=before_chain, head=_head(last, previous), problem=problem)


def present_head() -> str:
    """The newest row as `ID:SEAL`, "" for an empty record."""
    row = AuditEvent.objects.order_by("-id").values_list("id", "mac").first()
    return _head(*row) if row else ""


def _rows() -> Iterator[dict[str, Any]]:
    after = 0
    while batch := list(AuditEvent.objects.filter(id__gt=after).order_by("id").values("id", "mac", *COLUMNS)[:AT_ONCE]):
        yield from batch
        after = batch[-1]["id"]


def _head(row: int, mac: str) -> str:
    return f"{row}:{mac}" if mac else ""


def _misfit(row: int) -> str:
    return f"Row {row} does not fit the one before it: it was edited, or rows were taken out, put in or moved there."
