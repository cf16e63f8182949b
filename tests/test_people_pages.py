"""The People pages: what they show, and what their buttons do."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from providers.models import AuditEvent, Person, Role
from providers.services.invitations import invite
from providers.services.links import find_link
from providers.services.people import deactivate
from tests.people import make_person, signed_in
from tests.tokens import shown_link


def actions() -> list[str]:
    """What the record says, in order."""
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


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
    assert buttons == {owner: set(), admin: set(), member: {"password_link", "role", "deactivate"}}


def test_names_are_escaped(client: Client, owner: Person) -> None:
    evil = make_person("<script>alert(1)</script>", Role.MEMBER, email="evil@example.org")
    signed_in(client, owner)
    for path in ("/people/", f"/people/{evil.pk}/"):
        assert "<script>alert" not in client.get(path).content.decode()


def test_access_says_what_becomes_of_the_persons_agents(client: Client, owner: Person, member: Person) -> None:
    page = signed_in(client, owner).get(f"/people/{member.pk}/").content.decode()
    assert "Their agents get no keys any more." in page
    deactivate(actor=owner, person=member)
    page = client.get(f"/people/{member.pk}/").content.decode()
    assert "The tokens of their agents stay dead" in page
