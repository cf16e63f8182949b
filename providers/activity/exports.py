"""The record as CSV and as JSON lines: oldest first, some rows at a time, so that memory stays small."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import batched

from django.db import transaction
from django.db.models import Q

from providers.activity.filters import Filter, select
from providers.activity.lines import Line
from providers.audit import record
from providers.models import AuditEvent, Person

AT_ONCE = 1000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet may take for a formula."""
COLUMNS = (
    "id", "at", "what happened", "action", "actor", "actor id", "target type", "target id", "target",
    "fields", "fingerprint before", "fingerprint after", "details", "address",
)  # fmt: skip


def begin_export(*, actor: Person, chosen: Filter, format: str) -> Iterator[str]:
    """Record the export, then give what is in the record up to that line, itself included. `format`: csv or jsonl."""
    with transaction.atomic():
        record(actor=actor, action="activity.exported", target=None, details={"format": format, **chosen.noted})
        last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
    return map("".join, batched(FORMATS[format](exported_rows(chosen, last)), AT_ONCE))


def exported_rows(chosen: Filter, last: int) -> Iterator[AuditEvent]:
    """The rows that pass, up to this id."""
    selection, after = select(chosen), 0
    while rows := selection.take(Q(pk__gt=after, pk__lte=last), "pk", AT_ONCE):
        yield from rows
        after = rows[-1].pk


def as_csv(rows: Iterable[AuditEvent]) -> Iterator[str]:
    """RFC 4180, a header first, times in UTC."""
    yield _csv_line(COLUMNS)
    for row in rows:
        yield _csv_line(map(harmless, _cells(row)))


def as_json_lines(rows: Iterable[AuditEvent]) -> Iterator[str]:
    """One object a line, with everything that is stored; so whoever has AUDIT_KEY can verify the seals elsewhere."""
    for row in rows:
        facts = {field.attname: getattr(row, field.attname) for field in AuditEvent._meta.fields}
        facts["at"] = row.at.isoformat(timespec="microseconds")
        yield json.dumps(facts) + "\n"


FORMATS: dict[str, Callable[[Iterable[AuditEvent]], Iterator[str]]] = {"csv": as_csv, "jsonl": as_json_lines}


def harmless(cell: str) -> str:
    """The same text, that no spreadsheet computes: an apostrophe in front of what looks like a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def _cells(row: AuditEvent) -> list[str]:
    line = Line(event=row)
    details = line.details
    before = details.get("fingerprint_before", "")
    after = details.get("fingerprint_after", details.get("fingerprint", ""))
    return [
        str(row.pk),
        row.at.isoformat(timespec="microseconds"),
        line.text,
        row.action,
        row.actor_label,
        str(row.actor_id or ""),
        row.target_type,
        row.target_id,
        row.target_label,
        " ".join(line.fields),
        str(before),
        str(after),
        json.dumps(row.details, ensure_ascii=False),
        row.address,
    ]


def _csv_line(cells: Iterable[str]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
