"""Who may change whom, and what it ends."""

from typing import Any

import pytest
from django.test import Client

from providers.models import AuditEvent, Person, Role
from providers.services.invitations import invite
from providers.services.links import find_link
from providers.services.people import NotAllowed, change_role, deactivate, make_password_link, reactivate
from tests.people import PASSWORD, make_person, signed_in


def actions() -> list[str]:
    """What the record says, in order."""
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


@pytest.mark.parametrize("change", [deactivate, reactivate])
def test_an_admin_cannot_change_an_owners_access(admin: Person, owner: Person, change: Any) -> None:
    with pytest.raises(NotAllowed, match="Only an owner"):
        change(actor=admin, person=owner)


def test_an_admin_cannot_demote_an_owner(admin: Person, owner: Person) -> None:
    with pytest.raises(NotAllowed, match="Only an owner"):
        change_role(actor=admin, person=owner, role="member")
    owner.refresh_from_db()
    assert owner.role == Role.OWNER


@pytest.mark.parametrize("who", ["owner", "admin"])
def test_nobody_changes_their_own_role_or_access(request: pytest.FixtureRequest, who: str) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed, match="their own role"):
        change_role(actor=person, person=person, role="member")
    with pytest.raises(NotAllowed, match="deactivate themselves"):
        deactivate(actor=person, person=person)
    with pytest.raises(NotAllowed, match="account page"):
        make_password_link(actor=person, person=person)


def test_an_active_owner_always_remains(owner: Person, admin: Person) -> None:
    second = make_person("Otto", Role.OWNER)
    change_role(actor=owner, person=second, role="admin")
    for actor in (second, admin):
        with pytest.raises(NotAllowed):
            deactivate(actor=actor, person=owner)
    with pytest.raises(NotAllowed):
        deactivate(actor=owner, person=owner)
    assert Person.objects.filter(role=Role.OWNER, is_active=True).get() == owner


@pytest.mark.parametrize("role", ["owner", "", "root"])
def test_only_admin_and_member_are_given(owner: Person, member: Person, role: str) -> None:
    with pytest.raises(NotAllowed, match="admin or member"):
        change_role(actor=owner, person=member, role=role)


def test_somebody_demoted_meanwhile_changes_nobody(owner: Person, admin: Person, member: Person) -> None:
    stale = Person.objects.get(pk=admin.pk)
    change_role(actor=owner, person=admin, role="member")
    for attempt in (
        lambda: deactivate(actor=stale, person=member),
        lambda: make_password_link(actor=stale, person=member),
        lambda: invite(actor=stale, email="a@example.org", name="A", role="admin"),
    ):
        with pytest.raises(NotAllowed, match="Only admins"):
            attempt()


def test_an_admin_makes_a_password_link_for_anybody(admin: Person, owner: Person, member: Person) -> None:
    for person in (owner, member):
        assert find_link(make_password_link(actor=admin, person=person).token).person == person


def test_no_password_link_for_somebody_deactivated(owner: Person, member: Person) -> None:
    deactivate(actor=owner, person=member)
    with pytest.raises(NotAllowed, match="Reactivate"):
        make_password_link(actor=owner, person=member)


def test_changing_a_role_is_recorded_with_both_roles(owner: Person, member: Person) -> None:
    change_role(actor=owner, person=member, role="admin")
    change_role(actor=owner, person=member, role="admin")
    event = AuditEvent.objects.get()
    assert (event.action, event.details) == ("person.role_changed", {"from": "member", "to": "admin"})
    assert (event.actor, event.target_id) == (owner, str(member.pk))


def test_deactivating_and_reactivating_are_recorded_once_each(owner: Person, member: Person) -> None:
    for change in (deactivate, deactivate, reactivate, reactivate):
        change(actor=owner, person=member)
    assert actions() == ["person.deactivated", "person.reactivated"]


def test_deactivating_ends_the_session_at_the_next_request(owner: Person, member: Person) -> None:
    browser = signed_in(Client(), member)
    other = signed_in(Client(), owner)
    assert browser.get("/account/").status_code == 200
    deactivate(actor=owner, person=member)
    assert browser.get("/account/")["Location"].startswith("/account/login/")
    assert other.get("/account/").status_code == 200


def test_a_session_does_not_come_back_with_the_account(owner: Person, member: Person) -> None:
    browser = signed_in(Client(), member)
    deactivate(actor=owner, person=member)
    reactivate(actor=owner, person=member)
    assert browser.get("/account/").status_code == 302
    assert Client().post("/account/login/", {"login": member.email, "password": PASSWORD})["Location"] == "/"


def test_a_demoted_admin_loses_the_page_at_the_next_request(owner: Person, admin: Person) -> None:
    browser = signed_in(Client(), admin)
    assert browser.get("/people/").status_code == 200
    change_role(actor=owner, person=admin, role="member")
    assert browser.get("/people/").status_code == 403
