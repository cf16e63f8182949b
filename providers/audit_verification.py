"""Finds what was done to the record behind the program's back: reads every row and computes the chain anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from providers.audit_chain import COLUMNS, seal_row
from providers.models import AuditEvent

AT_ONCE = 2000
"""Rows in memory at the same time."""
NO_REASON = "Several rows were changed there."
OTHER_KEY = "Nothing fits: AUDIT_KEY is not the one that the record was sealed with, or all of it was changed."

type Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found. `head` is the last row that fits, as `ID:SEAL`: copied out, it shows later that the end is there.

    `before_chain` rows are from before there was a chain. `problem` says which row does not fit, and why that may be;
    "" when everything fits.
    """

    rows: int
    before_chain: int
    head: str
    problem: str


def verify_record(*, head: str = "") -> Verification:
    """Read the whole record, oldest first. `head` was copied out before: that row must be there, unchanged."""
    rows, before_chain, previous, last, seen, problem = 0, 0, "", 0, not head, ""
    for row, following in _with_following(_rows()):
        if not row["mac"] and not previous:
            before_chain += 1
        elif row["mac"] == _seal(previous, row):
            previous, last = row["mac"], row["id"]
            seen = seen or _head(last, previous) == head
        else:
            problem = f"Row {row['id']} does not fit the one before it{_number(last)}: {_why(previous, row, following)}"
            break
        rows += 1
    return Verification(
        rows=rows,
        before_chain=before_chain,
        head=_head(last, previous),
        problem=problem or ("" if seen else _lost(head)),
    )


def present_head() -> str:
    """The newest row as `ID:SEAL`, "" for an empty record."""
    row = AuditEvent.objects.order_by("-id").values_list("id", "mac").first()
    return _head(*row) if row else ""


def _rows() -> Iterator[Row]:
    """By id, some at a time: no transaction and no cursor stays open for long, however many there are."""
    rows = AuditEvent.objects.order_by("id")
    batch = _read(rows[:AT_ONCE])
    while batch:
        yield from batch
        batch = _read(rows.filter(id__gt=batch[-1]["id"])[:AT_ONCE])


def _read(rows: "QuerySet[AuditEvent]") -> list[Row]:
    """The rows as they are sealed. Of one that cannot even be read, only the number and the seal."""
    try:
        return list(rows.values("id", "mac", *COLUMNS))
    except (AttributeError, TypeError, ValueError):
        if len(known := list(rows.values("id", "mac"))) == 1:
            return [dict.fromkeys(COLUMNS) | known[0]]
        return [row for one in known for row in _read(AuditEvent.objects.filter(id=one["id"]))]


def _with_following(rows: Iterator[Row]) -> Iterator[tuple[Row, Row | None]]:
    """Each row, and the one after it."""
    if (row := next(rows, None)) is None:
        return
    for following in rows:
        yield row, following
        row = following
    yield row, None


def _seal(previous: str, row: Row) -> str:
    """As `seal_row`. What the program never writes gets a seal that fits nothing."""
    try:
        return seal_row(previous, row)
    except (TypeError, ValueError):
        return "none"


def _why(previous: str, row: Row, following: Row | None) -> str:
    """What may have been done, as far as the row after it tells."""
    if not row["mac"]:
        return "it has no seal. It was put in, or its seal was taken away."
    if following is None or following["mac"] == _seal(row["mac"], following):
        return "it was edited, or rows in front of it were taken out."
    if following["mac"] == _seal(previous, following):
        if row["mac"] == _seal(following["mac"], row):
            return "it and the next one were put into another order."
        return "it was put in, for the next one fits without it."
    if following["mac"] == _seal(_seal(previous, row), following):
        return "its seal was overwritten, for the next one fits what it says."
    return NO_REASON if previous else OTHER_KEY


def _lost(head: str) -> str:
    """Why a head that was copied out is not there any more."""
    number = head.partition(":")[0]
    newest = AuditEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
    if number.isdecimal() and int(number) > newest:
        return f"The head {head} is not in the record any more: its end was cut off, from row {newest + 1} on."
    return f"The head {head} is not in the record: it was written anew, or this head is of another record."


def _head(row: int, mac: str) -> str:
    return f"{row}:{mac}" if mac else ""


def _number(last: int) -> str:
    return f" ({last})" if last else ""
