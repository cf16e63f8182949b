"""One's own account, how the pages are made, and those that say no."""

import re
from collections.abc import Iterator

import pytest
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
