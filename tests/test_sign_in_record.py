"""Who signs in and out, who fails to and who is refused stands in the record, and nothing that was typed."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from providers.models import AuditEvent, Person, Role
from providers.services.links import first_admin_link
from tests.api import EFFECTIVE, make_token
from tests.people import PASSWORD, gone_stale, make_person, signed_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
AMISS = "my-password-in-the-wrong-field"


def recorded(action: str) -> list[AuditEvent]:
    """The events of this action, the oldest first."""
    return list(AuditEvent.objects.filter(action=action).order_by("pk"))


def sign_in(login: str, password: str, *, address: str = "127.0.0.1") -> Client:
    """A browser after one try."""
    browser = Client(REMOTE_ADDR=address, headers={"user-agent": FIREFOX})
    browser.post("/account/login/", {"login": login, "password": password})
    return browser


def test_signing_in_is_recorded_with_how_and_from_where(member: Person) -> None:
    sign_in(member.email, PASSWORD, address="192.0.2.7")
    (event,) = recorded("person.signed_in")
    assert (event.actor, event.target_id, event.address) == (member, str(member.pk), "192.0.2.7")
    assert event.details == {"by": "password", "program": FIREFOX}


def test_one_time_link_is_named_as_the_way_in(db: None) -> None:
    token = first_admin_link().rstrip("/").rpartition("/")[2]
    typed = {"token": token, "email": "first@example.org", "name": "First", "password": PASSWORD}
    assert Client().post("/welcome/", typed).status_code == 302
    (event,) = recorded("person.signed_in")
    assert event.details["by"] == "link"
    assert token not in str(AuditEvent.objects.values())


def test_whoever_came_by_link_need_not_confirm_at_once(db: None) -> None:
    token = first_admin_link().rstrip("/").rpartition("/")[2]
    browser = Client()
    browser.post("/welcome/", {"token": token, "email": "f@example.org", "name": "F", "password": PASSWORD})
    rules = {"shown": "no", "personal": "allowed", "fallback": "no", "personal_hosts": ""}
    assert browser.post("/policy/openai/", rules).status_code == 302


def test_wrong_password_is_recorded_of_the_account(member: Person) -> None:
    sign_in(member.email.upper(), AMISS)
    (event,) = recorded("person.sign_in_failed")
    assert (event.actor, event.target_label) == (None, str(member))
    assert AMISS not in str(AuditEvent.objects.values())


@pytest.mark.parametrize("login", [f"{AMISS}@example.org", AMISS])
def test_nothing_is_kept_of_an_address_that_nobody_has(member: Person, login: str) -> None:
    sign_in(login, "whatever")
    assert AMISS not in str(AuditEvent.objects.values())
    assert [event.target_id for event in recorded("person.sign_in_failed")] in ([], [""])


def test_unknown_address_is_recorded_without_it(db: None) -> None:
    sign_in("nobody@example.org", "whatever")
    (event,) = recorded("person.sign_in_failed")
    assert (event.target_id, event.target_label) == ("", "")


def test_too_many_tries_are_recorded_once_a_minute(member: Person) -> None:
    for _ in range(8):
        sign_in(member.email, "no")
    assert len(recorded("person.sign_in_failed")) == 5
    (event,) = recorded("person.sign_in_limited")
    assert event.target_id == str(member.pk)


def test_signing_out_is_recorded(member: Person) -> None:
    sign_in(member.email, PASSWORD).post("/account/logout/")
    assert [event.actor for event in recorded("person.signed_out")] == [member]


def test_confirmation_is_recorded(member: Person) -> None:
    gone_stale(Client(), member).post("/account/confirm/", {"password": PASSWORD})
    assert [event.actor for event in recorded("person.confirmed")] == [member]


@pytest.mark.parametrize("send", [Client.get, Client.post], ids=["reading", "sending"])
def test_page_that_is_not_for_somebody_is_recorded(member: Person, send: Callable[..., object]) -> None:
    send(signed_in(Client(), member), "/people/?secret=in-the-query", {"name": "in-the-body"})
    (event,) = recorded("access.refused")
    assert (event.actor, event.details["path"]) == (member, "/people/")
    assert "in-the-" not in json.dumps(event.details)


def test_what_auditors_send_is_recorded(db: None) -> None:
    auditor = make_person("Audra", Role.AUDITOR)
    signed_in(Client(), auditor).post("/people/", {"name": "N"})
    assert [event.details["method"] for event in recorded("access.refused")] == ["POST"]


def test_nobody_can_flood_the_record_with_refusals(member: Person, stranger: Person) -> None:
    browser, other = signed_in(Client(), member), signed_in(Client(), stranger)
    for _ in range(9):
        browser.get("/people/")
    other.get("/people/")
    assert [event.actor for event in recorded("access.refused")] == [member] * 5 + [stranger]


def test_refusals_of_strangers_at_the_door_are_not_access_of_a_person(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/account/login/").status_code == 403
    assert not recorded("access.refused")


def test_token_that_does_not_work_is_recorded_once_a_minute(member: Person) -> None:
    made = make_token(owner=member)
    made.row.revoked_at = made.row.created_at
    made.row.save()
    for _ in range(3):
        answer = Client().get(EFFECTIVE, headers={"authorization": f"Bearer {made.text}"})
        assert answer.status_code == 401
    (event,) = recorded("token.refused")
    assert (event.target_label, event.details["code"]) == (made.row.hint, "token_revoked")
    assert made.text not in str(AuditEvent.objects.values())


def test_tokens_that_nobody_knows_are_recorded_without_them_and_not_all(db: None) -> None:
    for number in range(9):
        Client().get(EFFECTIVE, headers={"authorization": f"Bearer unknown-{number}"})
    events = recorded("token.refused")
    assert [event.details for event in events] == [{"code": "token_malformed"}] * 5
    assert {event.target_id for event in events} == {""}


def test_dead_links_are_limited_by_address_and_the_right_one_waits(db: None, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"dead_link": "3/m/ip"}
    living, browser = first_admin_link(), Client()
    assert [browser.get(f"/welcome/no-{number}/").status_code for number in range(4)] == [410, 410, 410, 429]
    answer = browser.get(living)
    assert answer.status_code == 429
    assert "Wait a minute, then try again." in answer.content.decode()
    assert browser.post("/welcome/", {"token": "no"}).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.8").get(living).status_code == 200


def test_links_that_work_do_not_count(db: None, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"dead_link": "3/m/ip"}
    living = first_admin_link()
    assert {Client().get(living).status_code for _ in range(5)} == {200}
