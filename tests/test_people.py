"""Who may change whom, and what it ends."""

from typing import Any

import pytest
from django.test import Client

from providers.models import AuditEvent, Person, Role
from providers.services.invitations import invite, renew_invitation
from providers.services.links import LinkDead, find_link
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


@pytest.mark.parametrize("role", ["", "root"])
def test_only_known_roles_are_given(owner: Person, member: Person, role: str) -> None:
    with pytest.raises(NotAllowed, match="one of the roles"):
        change_role(actor=owner, person=member, role=role)


@pytest.mark.parametrize("role", Role.values)
def test_an_owner_gives_every_role_and_an_admin_all_but_owner(
    owner: Person, admin: Person, member: Person, role: str
) -> None:
    assert find_link(invite(actor=owner, email="o@example.org", name="O", role=role).token).role == role
    if role == Role.OWNER:
        for give in (
            lambda: change_role(actor=admin, person=member, role=role),
            lambda: invite(actor=admin, email="a@example.org", name="A", role=role),
        ):
            with pytest.raises(NotAllowed, match="Only an owner"):
                give()
    else:
        assert find_link(invite(actor=admin, email="a@example.org", name="A", role=role).token).role == role
    change_role(actor=owner, person=member, role=role)
    member.refresh_from_db()
    assert member.role == role


def test_an_admin_cannot_renew_the_invitation_of_an_owner(owner: Person, admin: Person) -> None:
    invitation = invite(actor=owner, email="o@example.org", name="O", role=Role.OWNER).row
    with pytest.raises(NotAllowed, match="Only an owner"):
        renew_invitation(actor=admin, invitation=invitation)


def test_an_owner_who_becomes_an_admin_leaves_no_invitation_of_an_owner(owner: Person) -> None:
    other = make_person("Otto", Role.OWNER)
    link = invite(actor=other, email="o@example.org", name="O", role=Role.OWNER)
    change_role(actor=owner, person=other, role=Role.ADMIN)
    with pytest.raises(LinkDead):
        find_link(link.token)


def test_a_link_that_an_admin_made_does_not_open_the_account_of_who_became_an_owner(
    owner: Person, admin: Person, member: Person
) -> None:
    link = make_password_link(actor=admin, person=member)
    change_role(actor=owner, person=member, role=Role.OWNER)
    with pytest.raises(LinkDead):
        find_link(link.token)


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


def test_an_admin_makes_a_password_link_for_anybody_but_an_owner(admin: Person, owner: Person, member: Person) -> None:
    assert find_link(make_password_link(actor=admin, person=member).token).person == member
    with pytest.raises(NotAllowed, match="Only an owner"):
        make_password_link(actor=admin, person=owner)


def test_an_owner_makes_a_password_link_for_another_owner(owner: Person) -> None:
    other = make_person("Otto", Role.OWNER)
    assert find_link(make_password_link(actor=owner, person=other).token).person == other


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
