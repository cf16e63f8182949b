"""Each row of the record is sealed together with the one before it."""

import threading

import pytest
from django.db import connection, transaction

from providers.audit import record
from providers.audit_chain import COLUMNS, seal_row
from providers.audit_verification import verify_record
from providers.models import AuditEvent, Person
from providers.origin import Origin, coming_from


def seals() -> list[tuple[str, str]]:
    """What each row says, and what it should."""
    found, previous = [], ""
    for row in AuditEvent.objects.order_by("id"):
        found.append((row.mac, seal_row(previous, {name: getattr(row, name) for name in COLUMNS})))
        previous = row.mac
    return found


def test_rows_that_were_written_fit_the_chain(member: Person) -> None:
    for number in range(3):
        record(actor=member, action="noted", target=member, details={"number": number, "words": ["é", None]})
    assert [written for written, _ in seals()] == [expected for _, expected in seals()]
    assert len({written for written, _ in seals()}) == 3


@pytest.mark.parametrize("change", [{"actor_label": "x"}, {"address": "10.0.0.1"}, {"details": {"number": 2}}])
def test_row_that_was_edited_does_not_fit(member: Person, change: dict[str, object]) -> None:
    record(actor=member, action="noted", target=member, details={"number": 1})
    AuditEvent.objects.update(**change)
    ((written, expected),) = seals()
    assert written != expected


def test_row_names_the_address_that_it_was_asked_from(member: Person) -> None:
    with coming_from(Origin("192.0.2.7")):
        record(actor=member, action="noted", target=member)
    assert AuditEvent.objects.get().address == "192.0.2.7"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        record(actor=None, action="noted", target=None)
    with transaction.atomic():
        record(actor=None, action="noted", target=None)
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_rows_of_many_at_once_fit_the_chain() -> None:
    def append() -> None:
        for number in range(10):
            with transaction.atomic():
                record(actor=None, action="noted", target=None, details={"number": number})
        connection.close()

    threads = [threading.Thread(target=append) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify_record()
    assert (found.rows, found.problem) == (80, "")
