"""The constraints that hold the rows true, whatever writes them."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from providers.models import Person, Provider
from tests.rows import make_provider

pytestmark = pytest.mark.django_db


def refuses(change: dict[str, object], provider: Provider) -> bool:
    """Whether the database itself refuses the change."""
    try:
        with transaction.atomic():
            Provider.objects.filter(pk=provider.pk).update(**change)
    except IntegrityError:
        return True
    return False


def test_the_migrations_make_what_the_models_say() -> None:
    call_command("makemigrations", "providers", check_changes=True, dry_run=True, verbosity=0)


@pytest.fixture(params=["organization", "person"])
def owner_of_rows(request: pytest.FixtureRequest, member: Person) -> Person | None:
    """Both sorts of owner: the organization is None."""
    return member if request.param == "person" else None


def test_an_owner_has_one_default(owner_of_rows: Person | None) -> None:
    first, second = make_provider(owner=owner_of_rows), make_provider(owner=owner_of_rows, kind="gemini")
    assert not refuses({"is_default": True}, first)
    assert refuses({"is_default": True}, second)


def test_each_owner_has_a_default_of_their_own(member: Person, stranger: Person) -> None:
    rows = [make_provider(owner=owner) for owner in (None, member, stranger)]
    assert [refuses({"is_default": True}, row) for row in rows] == [False, False, False]


def test_many_rows_may_be_no_default(owner_of_rows: Person | None) -> None:
    rows = [make_provider(owner=owner_of_rows, name=name) for name in ("a", "b", "c")]
    assert not any(row.is_default for row in rows)


def test_a_disabled_row_is_no_default(owner_of_rows: Person | None) -> None:
    provider = make_provider(owner=owner_of_rows)
    assert refuses({"is_default": True, "enabled": False}, provider)
    assert not refuses({"is_default": True}, provider)
    assert refuses({"enabled": False}, provider)
    assert not refuses({"enabled": False, "is_default": False}, provider)


@pytest.mark.parametrize(("one", "other"), [("", ""), ("Team", "Team"), ("Team", "tEAM")])
def test_names_are_unique_per_owner_and_kind_whatever_their_case(
    owner_of_rows: Person | None, one: str, other: str
) -> None:
    make_provider(owner=owner_of_rows, name=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_provider(owner=owner_of_rows, name=other)


def test_renaming_into_a_taken_name_is_refused(owner_of_rows: Person | None) -> None:
    make_provider(owner=owner_of_rows, name="Team")
    assert refuses({"name": "TEAM"}, make_provider(owner=owner_of_rows, name="Other"))


def test_a_name_is_free_for_other_owners_and_kinds(member: Person, stranger: Person) -> None:
    for owner in (None, member, stranger):
        for kind in ("openai", "gemini"):
            make_provider(owner=owner, kind=kind, name="Team")
    assert Provider.objects.filter(name="Team").count() == 6


def test_an_address_belongs_to_one_person_whatever_its_case(member: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email=member.email.upper(), name="Twin")


def test_removing_a_person_removes_their_keys_and_keeps_the_organizations(member: Person) -> None:
    make_provider(owner=member)
    kept = make_provider()
    kept.checked_by = kept.changed_by = member
    kept.save()
    member.delete()
    (left,) = Provider.objects.all()
    assert (left.pk, left.checked_by, left.changed_by) == (kept.pk, None, None)


def test_a_row_written_twice_with_one_id_is_one_row() -> None:
    provider = make_provider()
    with pytest.raises(IntegrityError), transaction.atomic():
        provider.save(force_insert=True)
    assert Provider.objects.count() == 1
