"""A page of the record: newest first, cut by ids, so that the millionth row costs as little as the first."""

from dataclasses import dataclass

from django.db.models import Q

from providers.activity.filters import WINDOW, Filter, select
from providers.activity.lines import Line
from providers.activity.links import hrefs
from providers.models import AuditEvent, Person

PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """`older` and `newer`: the ids from which the next pages go on, None at the ends.

    `unfinished`: older rows have not been searched yet.
    """

    lines: list[Line]
    older: int | None
    newer: int | None
    unfinished: bool = False


def record_page(reader: Person, chosen: Filter, *, before: int | None = None, after: int | None = None) -> RecordPage:
    """The page before an id or after one; without either the newest."""
    newest = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if after is not None:
        rows, newer = _rows_after(chosen, after)
        older = rows[-1].pk if rows else after + 1
        return RecordPage(lines=_lines(reader, rows), older=older, newer=newer if newer and newer < newest else None)
    selection = select(chosen)
    last = newest if selection.last is None else selection.last
    top = last + 1 if before is None else min(before, last + 1)
    low = max(top - WINDOW, 0) if selection.scans else 0
    rows = selection.take(Q(pk__lt=top, pk__gte=low), "-pk", PER_PAGE + 1)
    more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE]
    unfinished = not more and low > 1
    return RecordPage(
        lines=_lines(reader, rows),
        older=rows[-1].pk if more else low if unfinished else None,
        newer=None if before is None or before > newest else rows[0].pk if rows else top - 1,
        unfinished=unfinished,
    )


def _rows_after(chosen: Filter, after: int) -> tuple[list[AuditEvent], int | None]:
    """The rows that follow an id, newest first, and the id from which to go on, if there may be more of them."""
    selection = select(chosen)
    between = Q(pk__gt=after, pk__lte=after + WINDOW) if selection.scans else Q(pk__gt=after)
    rows = selection.take(between, "pk", PER_PAGE + 1)
    more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE][::-1]
    return rows, rows[0].pk if more else after + WINDOW if selection.scans else None


def _lines(reader: Person, rows: list[AuditEvent]) -> list[Line]:
    names = dict(Person.objects.filter(pk__in={row.actor_id for row in rows if row.actor_id}).values_list("pk", "name"))
    places = hrefs(reader, rows)
    return [
        Line(
            event=row,
            name=names.get(row.actor_id, "") if row.actor_id else "",
            href=places.get((row.target_type, row.target_id), ""),
        )
        for row in rows
    ]
