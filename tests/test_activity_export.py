"""What is exported of the record: the same rows, no formula, little memory, and a line of its own."""

import csv
import json
import tracemalloc
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from providers.activity import exports
from providers.activity.exports import COLUMNS, FORMULA, as_csv, as_json_lines, exported_rows, harmless
from providers.activity.filters import Filter
from providers.audit import record
from providers.audit_chain import COLUMNS as SEALED
from providers.audit_chain import seal_row
from providers.models import AuditEvent, Person, Role
from tests.people import make_person, signed_in

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NASTY = st.one_of(
    TEXT,
    st.builds("".join, st.tuples(st.sampled_from([*FORMULA, " =", '"=', ",=", "\r\n="]), TEXT)),
)


def downloaded(client: Client, sort: str, **typed: str) -> str:
    response = client.post("/activity/export/", {"format": sort, **typed})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="byok-activity-')
    assert response.headers["Content-Disposition"].endswith(f'.{sort}"')
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


def table(lines: Iterable[str]) -> list[list[str]]:
    return list(csv.reader(StringIO("".join(lines), newline=""), strict=True))


@pytest.fixture
def browser(client: Client, admin: Person) -> Client:
    return signed_in(client, admin)


def test_csv_holds_what_passes_the_filter_and_says_who_took_it(browser: Client, admin: Person, member: Person) -> None:
    record(actor=member, action="person.renamed", target=member)
    record(actor=admin, action="policy.changed", target=None)
    head, *rows = table([downloaded(browser, "csv", what="people")])
    assert head == list(COLUMNS)
    assert [row[2] for row in rows] == ["mia@example.org changed their name"]
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.actor_id) == ("activity.exported", admin.pk)
    assert event.details == {"format": "csv", "what": "people"}


def test_what_was_typed_freely_is_not_repeated_in_the_record(browser: Client) -> None:
    downloaded(browser, "csv", text="sk-made-up-key", who="a password", target="provider:1")
    details = AuditEvent.objects.latest("id").details
    assert details == {"format": "csv", "text": "(typed)", "who": "(typed)", "target": "provider:1"}


def test_json_lines_hold_every_column_so_that_seals_can_be_computed(browser: Client, member: Person) -> None:
    AuditEvent.objects.all().delete()
    record(actor=member, action="person.renamed", target=member, details={"word": "é\n"})
    rows = [json.loads(line) for line in downloaded(browser, "jsonl").splitlines()]
    assert [row["action"] for row in rows] == ["person.renamed", "activity.exported"]
    previous = ""
    for row in rows:
        values = {**row, "at": datetime.fromisoformat(row["at"])}
        assert row["mac"] == seal_row(previous, {name: values[name] for name in SEALED})
        previous = row["mac"]


def test_export_ends_with_its_own_line_however_much_is_written_meanwhile(member: Person) -> None:
    record(actor=member, action="person.renamed", target=member)
    lines = exports.begin_export(actor=member, chosen=Filter(), format="jsonl")
    record(actor=member, action="person.renamed", target=member)
    assert [json.loads(line)["action"] for line in "".join(lines).splitlines()][-1] == "activity.exported"


def test_export_of_many_rows_needs_little_memory(member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [AuditEvent(actor_label="x", action="noted", details={"word": "w" * 1000}) for _ in range(6000)]
    AuditEvent.objects.bulk_create(rows, batch_size=1000)
    monkeypatch.setattr(exports, "AT_ONCE", 100)
    del rows
    last = AuditEvent.objects.latest("id").pk
    tracemalloc.start()
    count = sum(1 for _ in as_json_lines(exported_rows(Filter(), last)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count >= 6000
    assert peak < 3 * 2**20


def test_nothing_is_exported_that_could_not_be_recorded(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "record", lambda **_: 1 / 0)
    browser.raise_request_exception = False
    assert browser.post("/activity/export/", {"format": "csv"}).status_code == 500


def test_auditor_may_export_and_a_look_may_not(client: Client, db: None) -> None:
    browser = signed_in(client, make_person("Aura", Role.AUDITOR))
    downloaded(browser, "jsonl")
    assert browser.get("/activity/export/?format=csv").status_code == 405


@given(cell=NASTY)
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    made = harmless(cell)
    assert not made.lstrip(" ").startswith(FORMULA)
    assert made in (cell, f"'{cell}")


@given(label=NASTY, target=NASTY, action=NASTY, noted=NASTY, address=NASTY)
def test_every_line_is_read_back_as_it_was_written(
    label: str, target: str, action: str, noted: str, address: str
) -> None:
    row = AuditEvent(
        pk=7,
        at=timezone.now(),
        actor_label=label,
        target_label=target,
        action=action,
        details={"fields": [noted], "fingerprint_before": noted},
        address=address,
    )
    text = "".join(as_csv([row]))
    head, cells = table([text])
    assert len(head) == len(cells) == len(COLUMNS)
    assert not any(cell.lstrip(" ").startswith(FORMULA) for cell in cells)
    assert text.endswith("\r\n")
    assert cells[COLUMNS.index("actor")] == harmless(label)
    assert cells[COLUMNS.index("target")] == harmless(target)
