"""Signing in and out, and a new password by e-mail."""

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django.fixtures import Settings

from providers.models import Person, Role
from tests.people import PASSWORD, signed_in

NEW = "another sound passphrase"


def sign_in(client: Client, **form: str) -> tuple[int, str]:
    """Status and page of a try to sign in."""
    answer = client.post("/account/login/", form)
    return answer.status_code, answer.content.decode()


def test_signing_in_goes_to_the_start_in_a_new_session(client: Client, member: Person) -> None:
    client.get("/account/login/")
    answer = client.post("/account/login/", {"login": "MIA@example.org", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("login", ["mia@example.org", "nobody@example.org"])
def test_a_wrong_pair_is_refused_in_the_same_words_for_everybody(client: Client, member: Person, login: str) -> None:
    status, page = sign_in(client, login=login, password="wrong-and-typed")
    assert status == 422
    assert "The e-mail address or the password is wrong." in page
    assert f'value="{login}"' in page
    assert "wrong-and-typed" not in page


def test_an_empty_form_is_refused_at_its_fields(client: Client, db: None) -> None:
    status, page = sign_in(client, login="", password="")
    assert status == 422
    assert 'id="id_login_error"' in page
    assert 'aria-describedby="id_password_error"' in page


def test_somebody_deactivated_is_told_so_only_with_the_right_password(client: Client, member: Person) -> None:
    Person.objects.update(is_active=False)
    answer = client.post("/account/login/", {"login": member.email, "password": PASSWORD}, follow=True)
    assert "This account is deactivated" in answer.content.decode()
    assert client.get("/account/").status_code == 302
    assert "deactivated" not in sign_in(client, login=member.email, password="wrong")[1]


@pytest.mark.parametrize(
    ("wanted", "given"), [("/account/", "/account/"), ("https://evil.example/", "/"), ("//evil.example", "/")]
)
def test_signing_in_returns_to_a_page_of_ours_only(client: Client, member: Person, wanted: str, given: str) -> None:
    form = {"login": member.email, "password": PASSWORD, "next": wanted}
    assert client.post("/account/login/", form)["Location"] == given


def test_the_wanted_page_survives_a_wrong_password(client: Client, member: Person) -> None:
    form = {"login": member.email, "password": "wrong", "next": "/people/"}
    assert '<input type="hidden" name="next" value="/people/">' in sign_in(client, **form)[1]


def test_signing_in_answers_with_a_page_whatever_the_client_accepts(client: Client, member: Person) -> None:
    answer = client.post("/account/login/", {"login": "x", "password": "y"}, headers={"accept": "application/json"})
    assert answer["Content-Type"].startswith("text/html")


def test_before_the_first_admin_the_sign_in_page_says_where_to_start(client: Client, db: None) -> None:
    assert "Nobody has an account yet." in client.get("/account/login/").content.decode()
    Person.objects.create_user(email="a@example.org", name="A", role=Role.ADMIN)
    assert "Nobody has an account yet." not in client.get("/account/login/").content.decode()


def test_signing_out_asks_on_get_and_acts_on_post(client: Client, member: Person) -> None:
    signed_in(client, member)
    assert "Sign out?" in client.get("/account/logout/").content.decode()
    assert client.get("/account/").status_code == 200
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/account/").status_code == 302


@pytest.fixture
def with_email(settings: Settings) -> Iterator[list[EmailMessage]]:
    """A mail server is set; what it is given lands in the list."""
    settings.BYOK_HAS_EMAIL = True
    settings.BYOK_URL = "https://byok.example.org"
    yield mail.outbox


def test_without_a_mail_server_an_admin_helps(client: Client, db: None) -> None:
    page = client.get("/account/login/").content.decode()
    assert "Ask an admin for a one-time link." in page
    assert "/account/password/reset/" not in page


def test_a_reset_by_email_sets_a_new_password(
    client: Client, member: Person, with_email: list[EmailMessage], mailoutbox: list[EmailMessage]
) -> None:
    assert "/account/password/reset/" in client.get("/account/login/").content.decode()
    answer = client.post("/account/password/reset/", {"email": "Mia@example.org"}, follow=True)
    assert "a link is on its way" in answer.content.decode()
    (message,) = mailoutbox
    found = re.search(r"^https://byok\.example\.org(/account/password/reset/key/\S+/)$", str(message.body), re.M)
    assert found
    assert message.to == [member.email]
    form = client.get(found[1], follow=True)
    answer = client.post(form.redirect_chain[-1][0], {"password1": NEW}, follow=True)
    assert "Your new password is saved" in answer.content.decode()
    assert sign_in(Client(), login=member.email, password=NEW)[0] == 302
    assert "does not work any more" in Client().get(found[1], follow=True).content.decode()


def test_a_reset_for_an_unknown_address_answers_alike_and_sends_nothing(
    client: Client, member: Person, with_email: list[EmailMessage], mailoutbox: list[EmailMessage]
) -> None:
    pages = [
        client.post("/account/password/reset/", {"email": email}, follow=True).content.decode()
        for email in ("nobody@example.org", member.email)
    ]
    assert pages[0] == pages[1]
    assert [message.to for message in mailoutbox] == [[member.email]]


def test_a_mail_server_that_fails_is_logged_and_tells_nothing(
    client: Client,
    member: Person,
    with_email: list[EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(self: EmailMessage, *args: object, **options: object) -> int:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(EmailMessage, "send", fail)
    answer = client.post("/account/password/reset/", {"email": member.email}, follow=True)
    assert "a link is on its way" in answer.content.decode()
    assert "An e-mail could not be sent: ConnectionRefusedError" in caplog.text


def test_a_weak_password_after_a_reset_is_refused_at_its_field(
    client: Client, member: Person, with_email: list[EmailMessage], mailoutbox: list[EmailMessage]
) -> None:
    client.post("/account/password/reset/", {"email": member.email})
    path = str(mailoutbox[0].body).split("https://byok.example.org")[1].split()[0]
    form = client.get(path, follow=True)
    answer = client.post(form.redirect_chain[-1][0], {"password1": "short"})
    assert answer.status_code == 422
    assert 'id="id_password1_error"' in answer.content.decode()
