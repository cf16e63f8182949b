"""The page of the browsers in which one is signed in, and what ends a session."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.asserts import assertContains, assertNotContains

from providers.models import AuditEvent, Person, Session
from providers.programs import short_name
from providers.services.sessions import end_session, purge_sessions
from providers.sessions import digest
from providers.worker import Worker
from tests.people import PASSWORD, signed_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PATH = "/account/sessions/"


def browser_of(person: Person, *, program: str = FIREFOX, address: str = "192.0.2.7") -> Client:
    """A browser that has signed in on the page for it."""
    browser = Client(REMOTE_ADDR=address, headers={"user-agent": program})
    answer = browser.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def key_of(browser: Client) -> str:
    """By what its session is stored."""
    return digest(browser.cookies["byok_session"].value)


def is_in(browser: Client) -> bool:
    """Whether the browser is signed in."""
    return browser.get("/my/").status_code == 200


def ended() -> list[dict[str, object]]:
    """What the record says of sessions that were ended."""
    return list(AuditEvent.objects.filter(action="session.ended").order_by("pk").values_list("details", flat=True))


@pytest.mark.parametrize(
    ("program", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 "
            "Safari/537.36 Edg/141.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
            "Safari/605.1.15",
            "Safari on macOS",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "CriOS/141.0 Mobile/15E148 Safari/604.1",
            "Chrome on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 "
            "Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 "
            "Safari/537.36",
            "Chrome on Linux",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 200, "x" * 40 + "…"),
        ("", "Unknown program"),
    ],
    ids=[
        "firefox",
        "edge",
        "safari",
        "chrome on a phone",
        "chrome on android",
        "chrome without a window",
        "curl",
        "long",
        "none",
    ],
)
def test_program_has_a_short_name(program: str, name: str) -> None:
    assert short_name(program) == name


def test_page_shows_each_browser_and_marks_this_one(member: Person) -> None:
    browser_of(member, program="curl/8.5.0", address="192.0.2.8")
    page = browser_of(member).get(PATH)
    for words in ("Firefox on Linux", "192.0.2.7", "curl/8.5.0", "192.0.2.8"):
        assertContains(page, words)
    assertContains(page, "This browser", count=1)


def test_page_shows_nobody_elses_browsers(member: Person, stranger: Person) -> None:
    browser_of(stranger, program="curl/8.5.0")
    assertNotContains(browser_of(member).get(PATH), "curl/8.5.0")


def test_other_browser_is_signed_out_and_recorded(member: Person) -> None:
    here, there = browser_of(member), browser_of(member, program="curl/8.5.0", address="192.0.2.8")
    here.post(PATH, {"do": f"end:{key_of(there)}"})
    assert (is_in(here), is_in(there)) == (True, False)
    assert ended() == [{"program": "curl/8.5.0", "address": "192.0.2.8"}]


def test_everywhere_else_leaves_this_browser(member: Person) -> None:
    here, *others = [browser_of(member) for _ in range(3)]
    page = here.post(PATH, {"do": "others"}, follow=True)
    assertContains(page, "2 other browsers were signed out.")
    assert [is_in(browser) for browser in (here, *others)] == [True, False, False]
    assert len(ended()) == 2


def test_nobody_ends_somebody_elses_session(member: Person, stranger: Person) -> None:
    theirs = browser_of(stranger)
    page = browser_of(member).post(PATH, {"do": f"end:{key_of(theirs)}"}, follow=True)
    assertContains(page, "That browser was signed out already.")
    assert is_in(theirs)
    assert not ended()


def test_session_that_is_gone_is_recorded_once(member: Person) -> None:
    key = key_of(browser_of(member))
    assert [end_session(person=member, key=key) for _ in range(2)] == [True, False]
    assert len(ended()) == 1


@pytest.mark.parametrize("do", ["", "end", "nonsense"])
def test_unknown_button_is_refused(member: Person, do: str) -> None:
    browser = browser_of(member)
    assert browser.post(PATH, {"do": do}).status_code == (302 if do == "end" else 422)
    assert is_in(browser)


def test_own_session_ends_by_signing_out_only(member: Person) -> None:
    browser = browser_of(member)
    assert browser.post(PATH, {"do": f"end:{key_of(browser)}"}).status_code == 422
    assert is_in(browser)


def test_new_password_ends_the_other_sessions_and_their_rows(member: Person) -> None:
    here, there = browser_of(member), browser_of(member)
    here.post("/account/password/", {"oldpassword": PASSWORD, "password1": "another horse battery staple"})
    assert (is_in(here), is_in(there)) == (True, False)
    assert [row.session_key for row in Session.objects.filter(person=member)] == [key_of(here)]


def test_use_is_noted_at_most_once_in_five_minutes(member: Person) -> None:
    browser = browser_of(member)
    began = Session.objects.get().last_seen_at
    with time_machine.travel(began + timedelta(minutes=4), tick=False):
        browser.get("/my/")
    assert Session.objects.get().last_seen_at == began
    later = began + timedelta(minutes=6)
    with time_machine.travel(later, tick=False):
        browser.get("/my/")
    assert Session.objects.get().last_seen_at == later


def test_use_by_somebody_who_is_signed_out_meanwhile_is_not_noted(member: Person) -> None:
    browser = browser_of(member)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        browser.post("/account/logout/")
    assert not Session.objects.filter(person=member).exists()


def test_sessions_that_have_run_out_are_purged(member: Person, stranger: Person) -> None:
    old, kept = key_of(browser_of(member)), key_of(browser_of(stranger))
    Session.objects.filter(session_key=old).update(expire_date=timezone.now())
    assert purge_sessions() == 1
    assert [row.session_key for row in Session.objects.all()] == [kept]


@pytest.mark.django_db(transaction=True)
def test_worker_purges_them(member: Person) -> None:
    signed_in(Client(), member)
    Session.objects.update(expire_date=timezone.now())
    Worker().run_once()
    assert not Session.objects.exists()


def test_page_is_reached_from_the_account_and_works_by_keyboard(open_as: Callable[..., Page], member: Person) -> None:
    there = browser_of(member, program="curl/8.5.0")
    page = open_as(member, "/account/")
    page.get_by_role("link", name="Where you are signed in").click()
    button = page.get_by_role("button", name="Sign out curl/8.5.0, 192.0.2.7")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="That browser was signed out.")).to_be_visible()
    assert not is_in(there)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_is_accessible_and_fits_small_screens(open_as: Callable[..., Page], member: Person, scheme: str) -> None:
    browser_of(member, program="x" * 200, address="2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff")
    page = open_as(member, PATH)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    for width in (360, 768, 1320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not Axe().run(page).response["violations"]
