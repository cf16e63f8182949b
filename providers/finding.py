"""Long lists of rows to choose from: what is chosen already, and the first of those that match a search."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Model, Q, QuerySet, Value, When

SHOWN = 50
"""So many rows are shown beside those that are chosen."""


@dataclass(frozen=True, slots=True)
class Found[Row: Model]:
    """`more`: whether there are others that match, and are not shown."""

    rows: Sequence[Row]
    more: bool


def found[Row: Model](rows: "QuerySet[Row]", *, matching: Q, chosen: Q) -> Found[Row]:
    """All that are chosen, and SHOWN others that match, in the order of `rows`. One query, however many there are."""
    others = rows.filter(matching & ~chosen).values("pk")[: SHOWN + 1]
    mark = Case(When(chosen, then=Value(True)), default=Value(False))
    shown = list(rows.filter(chosen | Q(pk__in=others)).annotate(is_chosen=mark))
    beside = [row for row in shown if not row.is_chosen]  # type: ignore[attr-defined]
    surplus = beside[SHOWN:]
    return Found([row for row in shown if row not in surplus], bool(surplus))


def called(text: str, *fields: str) -> Q:
    """Rows with this text in one of the fields; all, if there is no text."""
    wanted = Q()
    for field in fields if text else ():
        wanted |= Q(**{f"{field}__icontains": text})
    return wanted
