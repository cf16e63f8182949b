"""Sessions are kept by a digest of their key."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client

from providers.models import Person, Session
from providers.sessions import SessionStore, digest
from tests.people import signed_in


def test_key_of_the_cookie_is_nowhere_in_the_table(member: Person) -> None:
    browser = signed_in(Client(), member)
    key = browser.cookies["byok_session"].value
    row = Session.objects.get()
    assert (row.session_key, row.person) == (digest(key), member)
    assert key not in str([row.session_key, row.session_data])


def test_session_is_found_by_its_key(member: Person) -> None:
    browser = signed_in(Client(), member)
    assert browser.get("/my/").status_code == 200
    assert SessionStore().exists(browser.cookies["byok_session"].value)


def test_digest_from_the_table_signs_nobody_in(member: Person) -> None:
    browser = signed_in(Client(), member)
    browser.cookies["byok_session"] = Session.objects.get().session_key
    assert browser.get("/my/").status_code == 302


def test_session_that_was_ended_is_not_stored_again(db: None) -> None:
    store = SessionStore()
    store["a"] = 1
    store.create()
    SessionStore(store.session_key).delete()
    with pytest.raises(UpdateError):
        store.save()
    assert not Session.objects.exists()
