"""Signing in and out, one's own account, and the pages that say no."""

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django.fixtures import Settings

from providers.forms_people import GOOD_ENOUGH
from providers.models import AuditEvent, Person, Role
from providers.services.invitations import invite
from providers.services.links import LinkDead, find_link, first_admin_link, password_link
from tests.people import PASSWORD, signed_in

NEW = "another sound passphrase"


def sign_in(client: Client, **form: str) -> tuple[int, str]:
    """Status and page of a try to sign in."""
    answer = client.post("/account/login/", form)
    return answer.status_code, answer.content.decode()


# Signing in and out


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


# One's own account


def test_the_account_page_shows_name_and_address(client: Client, member: Person) -> None:
    page = signed_in(client, member).get("/account/").content.decode()
    assert 'value="Mia"' in page
    assert 'value="mia@example.org"' in page


def test_changing_ones_name_is_recorded(client: Client, member: Person) -> None:
    answer = signed_in(client, member).post("/account/", {"name": " Mia M "}, follow=True)
    assert "Your name was changed." in answer.content.decode()
    member.refresh_from_db()
    assert member.name == "Mia M"
    assert AuditEvent.objects.get().action == "person.renamed"


def test_the_account_form_changes_nothing_but_the_name(client: Client, member: Person) -> None:
    signed_in(client, member).post("/account/", {"name": "Mia", "role": "owner", "email": "x@example.org"})
    member.refresh_from_db()
    assert (member.role, member.email) == (Role.MEMBER, "mia@example.org")


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_must_be_a_name(client: Client, member: Person, name: str) -> None:
    answer = signed_in(client, member).post("/account/", {"name": name})
    assert answer.status_code == 422
    assert 'id="id_name_error"' in answer.content.decode()


def test_a_new_password_ends_the_other_sessions_and_the_links(client: Client, member: Person) -> None:
    elsewhere = signed_in(Client(), member)
    link = password_link(person=member, actor=None)
    signed_in(client, member)
    answer = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW}, follow=True)
    assert answer.redirect_chain == [("/account/", 302)]
    assert "Your password was changed." in answer.content.decode()
    assert elsewhere.get("/account/").status_code == 302
    with pytest.raises(LinkDead):
        find_link(link.token)
    assert AuditEvent.objects.filter(action="person.password_set", actor=member).count() == 1
    assert sign_in(Client(), login=member.email, password=NEW)[0] == 302


@pytest.mark.parametrize(
    ("form", "field", "says"),
    [
        ({"oldpassword": "wrong", "password1": NEW}, "oldpassword", "This is not your current password."),
        ({"oldpassword": PASSWORD, "password1": "short"}, "password1", "at least 10 characters"),
        ({"oldpassword": PASSWORD, "password1": "mia@example.org"}, "password1", "too similar"),
    ],
)
def test_a_refused_password_is_said_at_its_field(
    client: Client, member: Person, form: dict[str, str], field: str, says: str
) -> None:
    answer = signed_in(client, member).post("/account/password/", form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page.split(f'id="id_{field}_error"')[1].split("</div>")[0]
    assert not [secret for secret in form.values() if f'"{secret}"' in page and "@" not in secret]
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


def test_the_hint_under_a_new_password_names_the_length_that_holds(settings: Settings) -> None:
    lengths = [
        entry["OPTIONS"]["min_length"] for entry in settings.AUTH_PASSWORD_VALIDATORS if "Length" in entry["NAME"]
    ]
    assert [f"At least {length} characters." in GOOD_ENOUGH for length in lengths] == [True]


# Reset by e-mail


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


# How the pages are made


def pages_of(owner: Person, member: Person, settings: Settings) -> Iterator[tuple[str, str]]:
    """Every page of these views, as the browser gets it."""
    invitation = invite(actor=owner, email="new@example.org", name="Nora", role="admin")
    token = password_link(person=member, actor=None).token
    settings.BYOK_HAS_EMAIL = True
    anonymous, known = Client(), signed_in(Client(), owner)
    for path in (
        "/account/login/",
        "/account/inactive/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/password/reset/key/1-x/",
        "/account/password/reset/key/done/",
        f"/welcome/{invitation.token}/",
        f"/welcome/{token}/",
        "/welcome/dead/",
        "/nowhere/",
    ):
        yield path, anonymous.get(path).content.decode()
    for path in ("/people/", f"/people/{member.pk}/", f"/people/{owner.pk}/", "/account/", "/account/password/"):
        yield path, known.get(path).content.decode()
        yield f"{path} refused", known.post(path, {"do": "x"}).content.decode()
    yield "/account/logout/", known.get("/account/logout/").content.decode()
    yield "link", known.post(f"/people/{member.pk}/", {"do": "password_link"}).content.decode()


def test_no_page_holds_anything_inline(owner: Person, member: Person, settings: Settings) -> None:
    for path, page in pages_of(owner, member, settings):
        assert "<!DOCTYPE html>" in page, path
        assert not re.search(r"\sstyle=|\son\w+=|javascript:|<style|<script(?![^>]*\ssrc=)", page), path


def test_every_field_has_a_label_and_every_reference_a_target(
    owner: Person, member: Person, settings: Settings
) -> None:
    for path, page in pages_of(owner, member, settings):
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path
        targets = " ".join(re.findall(r'aria-(?:describedby|labelledby)="([^"]*)"', page)).split()
        assert set(targets) <= set(ids), path
        fields = re.findall(r'<(?:input(?![^>]*type="hidden")(?![^>]*aria-hidden)|select)[^>]*\sid="([^"]+)"', page)
        assert set(fields) <= set(re.findall(r'<label[^>]*\sfor="([^"]+)"', page)), path


def test_every_page_is_in_our_own_frame(owner: Person, member: Person, settings: Settings) -> None:
    for path, page in pages_of(owner, member, settings):
        assert re.search(r"<title>\s*\S.* · BYOK</title>", page), path
        assert len(re.findall(r"<h1", page)) == 1, path


def test_the_pages_for_the_first_admin_are_in_our_frame_too(client: Client, db: None) -> None:
    for path in (first_admin_link(), "/welcome/dead/", "/account/login/"):
        assert "<main" in client.get(path).content.decode()


def test_an_error_of_the_server_is_said_in_our_words(
    client: Client, member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.views.account.AccountForm", None)
    client.raise_request_exception = False
    answer = signed_in(client, member).get("/account/")
    assert answer.status_code == 500
    assert "Something went wrong on the server" in answer.content.decode()


def test_a_foreign_host_is_refused_in_our_words(client: Client, db: None) -> None:
    answer = client.get("/account/login/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "The server did not understand this" in answer.content.decode()


def test_a_page_that_does_not_exist_says_so_to_everybody(client: Client, member: Person) -> None:
    for browser in (client, signed_in(Client(), member)):
        answer = browser.get("/nowhere/")
        assert answer.status_code == 404
        assert "This page does not exist" in answer.content.decode()
