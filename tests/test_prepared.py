"""Queries whose SQL is written once: they find and change just what the ordinary ones do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from providers.models import AuditEvent, Person, Provider
from providers.prepared import Argument, PreparedInsert, PreparedRows, PreparedUpdate
from tests.rows import make_provider
from tests.test_security_races import at_once

by_id = PreparedRows(lambda: Provider.objects.select_related("owner").filter(pk=Argument(0, Provider, "id")))
put_off = PreparedUpdate(
    lambda: (
        Provider.objects.filter(pk=Argument(0, Provider, "id")),
        {"next_check_at": Argument(1, Provider, "next_check_at"), "check_tries": F("check_tries") + 1},
    )
)

note = PreparedInsert(
    AuditEvent,
    "at",
    "actor",
    "details",
    "actor_label",
    "action",
    "target_type",
    "target_id",
    "target_label",
    "address",
    "mac",
)


def test_each_call_finds_its_own_row_with_all_that_it_holds(member: Person) -> None:
    rows = [make_provider(owner=member, name="one"), make_provider(name="two")]
    assert [by_id(row.pk) for row in rows] == [[row] for row in rows]
    assert by_id(uuid4()) == []
    found, expected = by_id(rows[0].pk)[0], Provider.objects.get(pk=rows[0].pk)
    for field in Provider._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(expected, field.attname), field.name


def test_related_row_comes_with_it_in_the_one_query(member: Person) -> None:
    row = make_provider(owner=member)
    by_id(row.pk)
    with CaptureQueriesContext(connection) as queries:
        assert by_id(row.pk)[0].owner == member
    assert len(queries) == 1


def test_row_that_was_found_can_be_saved(member: Person) -> None:
    found = by_id(make_provider(owner=member).pk)[0]
    found.notes = "changed"
    found.save()
    assert Provider.objects.get().notes == "changed"


@pytest.mark.usefixtures("db")
def test_update_changes_its_own_row_each_time_and_counts() -> None:
    one, two = make_provider(name="one"), make_provider(name="two")
    now = timezone.now()
    assert put_off(one.pk, now) == 1
    assert put_off(one.pk, now + timedelta(hours=1)) == 1
    assert put_off(uuid4(), now) == 0
    changed = Provider.objects.get(pk=one.pk)
    assert (changed.next_check_at, changed.check_tries) == (now + timedelta(hours=1), 2)
    assert Provider.objects.get(pk=two.pk).check_tries == 0


def test_insert_writes_a_row_for_each_call(member: Person) -> None:
    now = timezone.now()
    note(now, member.pk, {"fields": ["a", None, "é"]}, "m", "noted", "person", "1", "M", "", "")
    note(now, None, {}, "system", "noted", "person", "2", "", "", "")
    first, second = AuditEvent.objects.order_by("pk")
    assert (first.at, first.actor, first.details) == (now, member, {"fields": ["a", None, "é"]})
    assert (second.actor, second.details) == (None, {})


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_get_each_others_rows() -> None:
    rows = [make_provider(name=f"{number}") for number in range(4)]

    def look(row: Provider) -> None:
        for _ in range(50):
            assert by_id(row.pk) == [row]

    assert at_once(*(lambda row=row: look(row) for row in rows)) == []
