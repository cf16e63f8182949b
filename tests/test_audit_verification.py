"""Whatever was done to the record behind the program's back is found."""

import pytest
from django.conf import settings
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from providers.audit import record
from providers.audit_verification import present_head, verify_record
from providers.models import AuditEvent, Person

EDITS: dict[str, dict[str, object]] = {
    "actor_id": {"actor_id": 4711},
    "actor_label": {"actor_label": "x"},
    "action": {"action": "x"},
    "target_type": {"target_type": "x"},
    "target_id": {"target_id": "x"},
    "target_label": {"target_label": "x"},
    "details": {"details": {"a": 2}},
    "address": {"address": "10.0.0.1"},
    "mac": {"mac": "0" * 64},
    "no mac": {"mac": ""},
}
ROWS = 6


@pytest.fixture
def rows(member: Person) -> list[AuditEvent]:
    """A record of some rows."""
    for number in range(ROWS):
        record(actor=member, action="noted", target=member, details={"number": number, "word": "é"})
    return list(AuditEvent.objects.order_by("id"))


def test_untouched_record_fits(rows: list[AuditEvent]) -> None:
    found = verify_record()
    assert (found.rows, found.before_chain, found.problem) == (ROWS, 0, "")
    assert found.head == present_head() == f"{rows[-1].pk}:{rows[-1].mac}"


@pytest.mark.parametrize("column", sorted(EDITS))
@pytest.mark.parametrize("position", [1, 3])
def test_edit_of_any_column_is_found(rows: list[AuditEvent], column: str, position: int) -> None:
    AuditEvent.objects.filter(pk=rows[position].pk).update(**EDITS[column])
    assert f"Row {rows[position].pk} does not fit" in verify_record().problem


def test_edit_of_the_time_is_found(rows: list[AuditEvent]) -> None:
    AuditEvent.objects.filter(pk=rows[2].pk).update(at=rows[0].at)
    assert f"Row {rows[2].pk} does not fit" in verify_record().problem


@pytest.mark.parametrize("position", range(ROWS - 1))
def test_deletion_inside_is_found(rows: list[AuditEvent], position: int) -> None:
    AuditEvent.objects.filter(pk=rows[position].pk).delete()
    assert f"Row {rows[position + 1].pk} does not fit" in verify_record().problem


def test_cut_end_is_found_by_a_head_that_was_copied_out(rows: list[AuditEvent]) -> None:
    head = present_head()
    AuditEvent.objects.filter(pk__in=[row.pk for row in rows[-2:]]).delete()
    assert verify_record().problem == ""
    assert "cut off" in verify_record(head=head).problem


def test_record_that_only_grew_holds_the_head_that_was_copied_out(rows: list[AuditEvent], member: Person) -> None:
    head = present_head()
    record(actor=member, action="noted", target=member)
    assert verify_record(head=head).problem == ""


def test_row_put_in_between_is_found(rows: list[AuditEvent]) -> None:
    AuditEvent.objects.filter(pk=rows[3].pk).delete()
    copy = AuditEvent.objects.get(pk=rows[2].pk)
    copy.pk = rows[3].pk
    copy.save(force_insert=True)
    assert f"Row {rows[3].pk} does not fit" in verify_record().problem


def test_another_audit_key_fits_nothing(rows: list[AuditEvent], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "AUDIT_KEY", "another-key-of-more-than-thirty-two-characters")
    assert f"Row {rows[0].pk} does not fit" in verify_record().problem


def test_rows_from_before_the_chain_are_counted(member: Person) -> None:
    AuditEvent.objects.create(actor_label="old", action="noted")
    record(actor=member, action="noted", target=member)
    found = verify_record()
    assert (found.rows, found.before_chain, found.problem) == (2, 1, "")


@given(order=st.permutations(range(ROWS)))
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_other_order_is_found(rows: list[AuditEvent], order: list[int]) -> None:
    AuditEvent.objects.all().delete()
    for position, number in enumerate(order):
        moved = AuditEvent.objects.model(
            **{f.attname: getattr(rows[number], f.attname) for f in AuditEvent._meta.fields}
        )
        moved.pk = rows[position].pk
        moved.save(force_insert=True)
    assert (verify_record().problem == "") == (list(order) == list(range(ROWS)))


def test_command_prints_the_head(rows: list[AuditEvent], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_audit")
    said = capsys.readouterr().out
    assert f"{ROWS} rows fit." in said
    assert f"Head: {present_head()}" in said


def test_command_ends_with_1_where_something_is_wrong(
    rows: list[AuditEvent], capsys: pytest.CaptureFixture[str]
) -> None:
    AuditEvent.objects.filter(pk=rows[1].pk).update(action="x")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")
    assert ended.value.code == 1
    assert f"Row {rows[1].pk} does not fit" in capsys.readouterr().err
