"""Whatever was done to the record behind the program's back is found."""

from datetime import UTC

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from providers.audit import record
from providers.audit_chain import COLUMNS
from providers.audit_verification import present_head, verify_record
from providers.models import AuditEvent, Person
from providers.record_head import log_head
from providers.worker import Worker

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


def swap(first: AuditEvent, second: AuditEvent) -> None:
    """Let two rows take each other's number."""
    AuditEvent.objects.filter(pk=first.pk).update(id=10**6)
    AuditEvent.objects.filter(pk=second.pk).update(id=first.pk)
    AuditEvent.objects.filter(pk=10**6).update(id=second.pk)


def test_reason_is_said_as_far_as_the_next_row_tells(rows: list[AuditEvent]) -> None:
    second, third = rows[1:3]
    with transaction.atomic():
        AuditEvent.objects.filter(pk=second.pk).update(action="x")
        assert "it was edited" in verify_record().problem
        transaction.set_rollback(True)
    with transaction.atomic():
        AuditEvent.objects.filter(pk=second.pk).update(mac="0" * 64)
        assert "its seal was overwritten" in verify_record().problem
        transaction.set_rollback(True)
    with transaction.atomic():
        AuditEvent.objects.filter(pk=second.pk).update(mac="")
        assert "it has no seal" in verify_record().problem
        transaction.set_rollback(True)
    with transaction.atomic():
        AuditEvent.objects.filter(pk=second.pk).delete()
        assert "taken out" in verify_record().problem
        transaction.set_rollback(True)
    with transaction.atomic():
        swap(rows[1], third)
        assert "another order" in verify_record().problem
        transaction.set_rollback(True)
    with transaction.atomic():
        AuditEvent.objects.filter(pk__gte=third.pk).update(id=F("id") + 1000)
        AuditEvent.objects.create(id=third.pk, actor_label="x", action="forged", mac="0" * 64)
        assert "it was put in" in verify_record().problem
        transaction.set_rollback(True)
    assert verify_record().problem == ""


def test_another_audit_key_is_said_to_be_one(rows: list[AuditEvent], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "AUDIT_KEY", "another-key-of-more-than-thirty-two-characters")
    assert "AUDIT_KEY is not the one" in verify_record().problem


def test_head_of_rows_that_were_written_anew_is_told_from_a_cut_one(rows: list[AuditEvent]) -> None:
    assert "written anew" in verify_record(head=f"{rows[2].pk}:{'0' * 64}").problem
    assert "written anew" in verify_record(head="nonsense").problem


def test_rows_before_the_first_number_are_read_too(rows: list[AuditEvent]) -> None:
    AuditEvent.objects.create(id=-5, actor_label="x", action="forged", mac="0" * 64)
    assert "Row -5 does not fit" in verify_record().problem


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no such value")
@pytest.mark.parametrize("column", ["at", "actor_id"])
def test_row_that_cannot_even_be_read_does_not_fit(rows: list[AuditEvent], column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE providers_auditevent SET {column} = 'no value' WHERE id = %s", [rows[3].pk])  # noqa: S608
    found = verify_record()
    assert f"Row {rows[3].pk} does not fit" in found.problem
    assert found.rows == 3


@given(data=st.data())
@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_to_any_cell_is_found(rows: list[AuditEvent], data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(rows))
    column = data.draw(st.sampled_from([*COLUMNS, "mac"]))
    values = {
        "at": st.datetimes(timezones=st.just(UTC)),
        "actor_id": st.none() | st.integers(1, 2**60),
        "details": st.dictionaries(st.text("abc", max_size=3), st.integers() | st.text("xyz") | st.none(), max_size=2),
    }
    value = data.draw(values.get(column, st.text("abé1", max_size=20)))
    with transaction.atomic():
        AuditEvent.objects.filter(pk=row.pk).update(**{column: value})
        assert (verify_record().problem == "") == (value == getattr(row, column))
        transaction.set_rollback(True)


def test_head_is_logged_when_it_has_changed(rows: list[AuditEvent], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="providers.record_head")
    logged = log_head(log_head(""))
    assert caplog.messages == [f"Head of the record: {present_head()}"]
    AuditEvent.objects.all().delete()
    assert log_head(logged) == logged
    assert len(caplog.messages) == 1


def test_worker_logs_the_head(transactional_db: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="providers.record_head")
    with transaction.atomic():
        record(actor=None, action="noted", target=None)
    Worker().run_once()
    assert f"Head of the record: {present_head()}" in caplog.messages
