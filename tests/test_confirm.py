"""Recent confirmation: what is weighty asks again for the password of somebody who signed in a while ago."""

from pathlib import Path

import pytest
from django.test import Client

from providers.models import AuditEvent, KeyRotation, Person
from tests.people import PASSWORD, gone_stale, signed_in
from tests.rotating import key_file
from tests.rows import make_provider

__all__ = ["key_file"]


@pytest.fixture
def stale(owner: Person, key_file: Path) -> Client:
    """The owner's browser, an hour after signing in, with something to rotate."""
    make_provider()
    return gone_stale(Client(), owner)


def test_old_session_is_asked_and_nothing_is_changed(stale: Client) -> None:
    answer = stale.post("/data-key/", {"do": "rotate"})
    assert answer.status_code == 422
    assert "Confirm that it is you." in answer.content.decode()
    assert not KeyRotation.objects.exists()


def test_right_password_in_the_same_form_does_what_was_asked(stale: Client) -> None:
    assert stale.post("/data-key/", {"do": "rotate", "confirm_password": PASSWORD}).status_code == 302
    assert KeyRotation.objects.count() == 1


def test_wrong_password_is_said_at_the_field_and_recorded(stale: Client) -> None:
    answer = stale.post("/data-key/", {"do": "rotate", "confirm_password": "wrong"})
    assert answer.status_code == 422
    assert "This is not your password." in answer.content.decode()
    assert AuditEvent.objects.get().action == "person.confirmation_failed"
    assert not KeyRotation.objects.exists()


def test_too_many_wrong_passwords_are_answered_429_even_if_the_next_is_right(stale: Client) -> None:
    for _ in range(5):
        stale.post("/data-key/", {"do": "rotate", "confirm_password": "wrong"})
    answer = stale.post("/data-key/", {"do": "rotate", "confirm_password": PASSWORD})
    assert answer.status_code == 429
    assert not KeyRotation.objects.exists()


def test_page_confirms_for_the_other_tab(stale: Client) -> None:
    assert stale.post("/account/confirm/", {"password": PASSWORD}).status_code == 302
    assert stale.post("/data-key/", {"do": "rotate"}).status_code == 302


def test_page_says_what_is_wrong_at_the_field(stale: Client) -> None:
    answer = stale.post("/account/confirm/", {"password": "wrong"})
    assert answer.status_code == 422
    assert "This is not your password." in answer.content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_page_returns_to_no_other_site(stale: Client, elsewhere: str) -> None:
    answer = stale.post("/account/confirm/", {"password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/account/confirm/"


def test_fresh_session_is_not_asked(owner: Person, key_file: Path) -> None:
    make_provider()
    assert signed_in(Client(), owner).post("/data-key/", {"do": "rotate"}).status_code == 302


def test_page_tells_somebody_without_a_password_how_to_confirm(stale: Client, owner: Person) -> None:
    owner.set_unusable_password()
    owner.save()
    page = gone_stale(stale, owner).get("/account/confirm/").content.decode()
    assert "Sign out and sign in again" in page
    assert 'name="password"' not in page
