"""The People pages: who may change whom, and what it ends."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from providers.models import AuditEvent, OneTimeLink, Person, Role
from providers.services.invitations import AlreadyThere, invite, renew_invitation, void_invitation
from providers.services.links import LinkDead, find_link
from providers.services.people import NotAllowed, change_role, deactivate, make_password_link, reactivate
from tests.people import PASSWORD, make_person, signed_in

NEW = {"name": "Nora", "email": "Nora@Example.org", "role": "member"}


def actions() -> list[str]:
    """What the record says, in order."""
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def shown_link(page: str) -> str:
    """The token in the field of the page that shows a link."""
    found = re.search(r'<input[^>]*value="http://[^"]*/welcome/([\w-]{43})/"[^>]*readonly', page)
    assert found
    return found[1]


# Inviting


def test_inviting_shows_the_link_once(client: Client, owner: Person) -> None:
    signed_in(client, owner)
    answer = client.post("/people/", NEW)
    assert answer.status_code == 200
    token = shown_link(answer.content.decode())
    row = find_link(token)
    assert (row.email, row.name, row.role, row.created_by) == ("nora@example.org", "Nora", Role.MEMBER, owner)
    assert token not in str(answer.cookies)
    assert token not in str(dict(client.session))
    assert token not in client.get("/people/").content.decode()


def test_inviting_writes_one_record(owner: Person) -> None:
    invite(actor=owner, email="a@example.org", name="A", role="admin")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.details) == (
        "link.made",
        owner,
        {"purpose": "invitation", "role": "admin"},
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "nonsense"}, "email"),
        ({"email": "MIA@example.org"}, "email"),
        ({"role": "owner"}, "role"),
    ],
)
def test_a_wrong_invitation_is_refused_at_its_field(
    client: Client, owner: Person, member: Person, change: dict[str, str], field: str
) -> None:
    signed_in(client, owner)
    answer = client.post("/people/", NEW | change)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="invite_{field}_error"' in page
    assert 'aria-invalid="true"' in page
    assert not OneTimeLink.objects.exists()


def test_what_was_typed_stays_typed_after_an_error(client: Client, owner: Person) -> None:
    signed_in(client, owner)
    page = client.post("/people/", {"name": "Nora", "email": "nonsense", "role": "admin"}).content.decode()
    assert 'value="Nora"' in page
    assert 'value="nonsense"' in page
    assert '<option value="admin" selected>' in page


def test_an_invited_address_is_not_invited_twice(owner: Person) -> None:
    invite(actor=owner, email="a@example.org", name="A", role="member")
    with pytest.raises(AlreadyThere, match="invited already"):
        invite(actor=owner, email="A@example.org", name="A", role="admin")


def test_inviting_somebody_deactivated_says_to_reactivate(owner: Person, member: Person) -> None:
    deactivate(actor=owner, person=member)
    with pytest.raises(AlreadyThere, match="Reactivate"):
        invite(actor=owner, email=member.email, name="Mia", role="member")


def test_a_new_invitation_link_voids_the_old_one(client: Client, owner: Person) -> None:
    old = invite(actor=owner, email="a@example.org", name="A", role="admin")
    signed_in(client, owner)
    new = shown_link(client.post(f"/people/invitations/{old.row.pk}/", {"do": "renew"}).content.decode())
    with pytest.raises(LinkDead):
        find_link(old.token)
    row = find_link(new)
    assert (row.email, row.role) == ("a@example.org", "admin")


def test_an_expired_invitation_is_shown_and_can_be_renewed(client: Client, owner: Person) -> None:
    old = invite(actor=owner, email="a@example.org", name="A", role="member")
    OneTimeLink.objects.update(expires_at=timezone.now())
    signed_in(client, owner)
    assert "Expired" in client.get("/people/").content.decode()
    assert find_link(shown_link(client.post(f"/people/invitations/{old.row.pk}/", {"do": "renew"}).content.decode()))


def test_a_voided_invitation_is_dead_and_gone_from_the_page(client: Client, owner: Person) -> None:
    link = invite(actor=owner, email="a@example.org", name="A", role="member")
    signed_in(client, owner)
    answer = client.post(f"/people/invitations/{link.row.pk}/", {"do": "void"}, follow=True)
    assert "The invitation of a@example.org was voided." in answer.content.decode()
    assert "Open invitations" not in answer.content.decode()
    with pytest.raises(LinkDead):
        find_link(link.token)
    assert client.post(f"/people/invitations/{link.row.pk}/", {"do": "renew"}).status_code == 404
    assert actions() == ["link.made", "link.voided"]


def test_voiding_twice_is_recorded_once(owner: Person) -> None:
    link = invite(actor=owner, email="a@example.org", name="A", role="member")
    for _ in range(2):
        void_invitation(actor=owner, invitation=link.row)
    assert actions() == ["link.made", "link.voided"]


def test_a_used_invitation_is_not_renewed(owner: Person) -> None:
    link = invite(actor=owner, email="a@example.org", name="A", role="member")
    OneTimeLink.objects.update(ended_at=timezone.now())
    with pytest.raises(NotAllowed, match="meanwhile"):
        renew_invitation(actor=owner, invitation=link.row)


def test_only_invitations_are_reached_as_invitations(client: Client, owner: Person, member: Person) -> None:
    link = make_password_link(actor=owner, person=member)
    signed_in(client, owner)
    assert client.post(f"/people/invitations/{link.row.pk}/", {"do": "void"}).status_code == 404
    assert find_link(link.token)


# The rules: who may change whom


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


# What it ends


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


# The pages


def test_the_list_shows_everybody(client: Client, owner: Person, member: Person) -> None:
    deactivate(actor=owner, person=member)
    invite(actor=owner, email="new@example.org", name="Nora", role="admin")
    page = signed_in(client, owner).get("/people/").content.decode()
    for words in ("Olivia", "olivia@example.org", "Owner", "Mia", "Deactivated", "new@example.org", "(you)", "ends "):
        assert words in page


def test_the_list_takes_the_same_queries_whatever_the_table_holds(client: Client, owner: Person) -> None:
    signed_in(client, owner)
    counts = []
    for number in range(2):
        make_person(f"P{number}", Role.MEMBER)
        invite(actor=owner, email=f"i{number}@example.org", name="I", role="member")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/people/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"do": "role", "role": "admin"}, "The role is Admin now."),
        ({"do": "deactivate"}, "Mia was deactivated and signed out."),
        ({"do": "reactivate"}, "Mia can sign in again."),
    ],
)
def test_each_button_acts_and_comes_back(
    client: Client, owner: Person, member: Person, form: dict[str, str], says: str
) -> None:
    signed_in(client, owner)
    answer = client.post(f"/people/{member.pk}/", form, follow=True)
    assert answer.redirect_chain == [(f"/people/{member.pk}/", 302)]
    assert says in answer.content.decode()


def test_the_password_button_shows_a_link(client: Client, owner: Person, member: Person) -> None:
    signed_in(client, owner)
    page = client.post(f"/people/{member.pk}/", {"do": "password_link"}).content.decode()
    assert find_link(shown_link(page)).person == member
    assert "data-copy" in page


@pytest.mark.parametrize("form", [{"do": "deactivate"}, {"do": "role", "role": "member"}])
def test_a_refusal_is_said_on_the_page(client: Client, owner: Person, admin: Person, form: dict[str, str]) -> None:
    signed_in(client, admin)
    answer = client.post(f"/people/{owner.pk}/", form)
    assert answer.status_code == 422
    assert "Only an owner can change an owner." in answer.content.decode()
    owner.refresh_from_db()
    assert (owner.is_active, owner.role) == (True, Role.OWNER)


def test_an_unknown_button_does_nothing(client: Client, owner: Person, member: Person) -> None:
    signed_in(client, owner)
    assert client.post(f"/people/{member.pk}/", {"do": "delete"}).status_code == 422
    assert actions() == []


def test_no_button_without_its_work(client: Client, owner: Person, admin: Person, member: Person) -> None:
    signed_in(client, admin)
    buttons = {
        person: set(re.findall(r'name="do" value="(\w+)"', client.get(f"/people/{person.pk}/").content.decode()))
        for person in (owner, admin, member)
    }
    assert buttons == {owner: {"password_link"}, admin: set(), member: {"password_link", "role", "deactivate"}}


def test_names_are_escaped(client: Client, owner: Person) -> None:
    evil = make_person("<script>alert(1)</script>", Role.MEMBER, email="evil@example.org")
    signed_in(client, owner)
    for path in ("/people/", f"/people/{evil.pk}/"):
        assert "<script>alert" not in client.get(path).content.decode()
