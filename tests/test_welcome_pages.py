"""The pages of one-time links: opening one changes nothing, its form uses it up."""

import logging

import pytest
from django.test import Client

from providers.models import OneTimeLink, Person, Role, Session
from providers.services.links import find_link, first_admin_link
from providers.services.people import make_password_link
from tests.people import signed_in
from tests.tokens import GOOD, invitation_token, token_of


def test_opening_a_link_changes_nothing(owner: Person, client: Client) -> None:
    token = invitation_token(owner)
    before = list(OneTimeLink.objects.values())
    for opened in (client.head, client.get, client.get):
        assert opened(f"/welcome/{token}/").status_code == 200
    assert list(OneTimeLink.objects.values()) == before
    assert not Session.objects.exists()


def test_the_first_admin_comes_in_and_is_signed_in(db: None, client: Client) -> None:
    path = first_admin_link()
    page = client.get(path).content.decode()
    assert 'name="email"' in page
    form = {"token": token_of(path), "email": "Fay@Example.org", "name": "Fay", "password": GOOD}
    answer = client.post("/welcome/", form)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/people/").status_code == 200


def test_an_invitation_shows_its_fixed_address(owner: Person, client: Client) -> None:
    page = client.get(f"/welcome/{invitation_token(owner)}/").content.decode()
    assert 'value="new@example.org"' in page
    assert 'value="Nora"' in page
    assert 'name="email"' not in page


def test_using_a_link_gives_a_new_session(owner: Person, member: Person) -> None:
    browser = signed_in(Client(), owner)
    before = browser.session.session_key
    token = make_password_link(actor=owner, person=member).token
    browser.post("/welcome/", {"token": token, "password": GOOD})
    assert browser.session.session_key != before
    assert browser.get("/people/").status_code == 403


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "at least 10 characters"),
        ("", "required"),
        ("new@example.org", "too similar"),
        ("1234567890", "common"),
    ],
)
def test_a_weak_password_is_refused_at_its_field(owner: Person, client: Client, password: str, words: str) -> None:
    token = invitation_token(owner)
    answer = client.post("/welcome/", {"token": token, "name": "Nora", "password": password})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page.split('id="id_password_error"')[1].split("</div>")[0]
    assert 'aria-invalid="true"' in page
    assert find_link(token)


def test_a_refused_form_keeps_the_name_and_never_the_password(owner: Person, client: Client) -> None:
    token = invitation_token(owner)
    page = client.post("/welcome/", {"token": token, "name": "Nora X", "password": "s3cret7"}).content.decode()
    assert 'value="Nora X"' in page
    assert "s3cret7" not in page


def test_a_taken_address_is_said_at_the_field(member: Person, client: Client) -> None:
    token = token_of(first_admin_link())
    form = {"token": token, "email": member.email.upper(), "name": "Fay", "password": GOOD}
    answer = client.post("/welcome/", form)
    assert answer.status_code == 422
    assert "has an account already" in answer.content.decode().split('id="id_email_error"')[1]


@pytest.mark.parametrize("admins", [True, False])
def test_a_dead_link_says_what_to_do(db: None, client: Client, admins: bool) -> None:
    if admins:
        Person.objects.create_user(email="a@example.org", name="A", role=Role.ADMIN)
    for answer in (client.get("/welcome/nonsense/"), client.post("/welcome/", {"token": "nonsense"})):
        assert answer.status_code == 410
        assert ("Ask an admin" if admins else "manage.py up") in answer.content.decode()


def test_no_token_reaches_the_log(owner: Person, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    token = invitation_token(owner)
    with caplog.at_level(logging.DEBUG):
        client.get(f"/welcome/{token}/")
        client.get(f"/welcome/{token[:-1]}/")
        client.post("/welcome/", {"token": token, "name": "", "password": "x"})
        client.post("/welcome/", {"token": token, "name": "Nora", "password": GOOD})
        client.get(f"/welcome/{token}/")
    lines = [record.getMessage() for record in caplog.records]
    assert not [line for line in lines if token[:20] in line]


def test_the_page_of_a_link_sends_no_referrer_elsewhere_and_is_not_kept(owner: Person, client: Client) -> None:
    answer = client.get(f"/welcome/{invitation_token(owner)}/")
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
