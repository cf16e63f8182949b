"""The pages about people in a real browser: axe in both themes, narrow and wide, with and without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from providers.models import OneTimeLink, Person, Provider
from providers.services.invitations import invite
from providers.services.links import find_link, first_admin_link, password_link
from providers.services.people import deactivate
from tests.access_site import Site
from tests.tokens import GOOD

type OpenAs = Callable[..., Page]


@pytest.fixture
def without_javascript(browser: Browser) -> Iterator[Page]:
    """A page of a browser that runs no scripts, as narrow as a small phone."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


def assert_good_in_both_themes_and_widths(page: Page) -> None:
    """Axe finds nothing, and nothing needs sideways scrolling."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for width in (360, 768, 1320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            if width == 768:
                continue
            found = Axe().run(page).response["violations"]
            assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []


def test_the_pages_of_admins_are_good(open_as: OpenAs, owner: Person, member: Person, stranger: Person) -> None:
    Person.objects.filter(pk=member.pk).update(
        name="A name that is rather long, as names are", email=f"{'m' * 60}@example.org"
    )
    deactivate(actor=owner, person=stranger)
    invite(actor=owner, email="new@example.org", name="Nora", role="admin")
    invite(actor=owner, email="old@example.org", name="Otto", role="member")
    OneTimeLink.objects.filter(email="old@example.org").update(expires_at="2026-01-01T00:00Z")
    for path in (
        "/people/",
        f"/people/{member.pk}/",
        f"/people/{stranger.pk}/",
        f"/people/{owner.pk}/",
        "/account/password/",
    ):
        assert_good_in_both_themes_and_widths(open_as(owner, path))


def test_the_refused_forms_are_good(open_as: OpenAs, owner: Person, member: Person) -> None:
    page = open_as(owner, "/people/")
    page.get_by_label("Name", exact=True).fill("Mia")
    page.get_by_label("E-mail address", exact=True).fill(member.email)
    page.get_by_role("button", name="Make an invitation link").click()
    expect(page.locator("#invite_email_error")).to_contain_text("has an account already")
    assert_good_in_both_themes_and_widths(page)


def test_the_entrance_is_good(
    page: Page, live_server: LiveServer, settings: Settings, owner: Person, member: Person
) -> None:
    settings.BYOK_HAS_EMAIL = True
    invitation = invite(actor=owner, email="new@example.org", name="Nora", role="admin").path
    for path in ("/account/password/reset/", invitation, password_link(person=member, actor=None).path):
        page.goto(live_server.url + path)
        assert_good_in_both_themes_and_widths(page)


@pytest.mark.expected_statuses(404, 410)
def test_the_pages_that_say_no_are_good(page: Page, live_server: LiveServer, db: None) -> None:
    for path in ("/welcome/dead/", "/nowhere/"):
        page.goto(live_server.url + path)
        assert_good_in_both_themes_and_widths(page)


def test_the_first_admin_comes_in(page: Page, live_server: LiveServer, db: None) -> None:
    page.goto(live_server.url + first_admin_link())
    page.get_by_label("E-mail address").fill("fay@example.org")
    page.get_by_label("Name").fill("Fay")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("E-mail address")).to_have_value("fay@example.org")
    page.get_by_label("Password", exact=True).fill(GOOD)
    page.get_by_role("button", name="Show password").click()
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_role("link", name="People")).to_be_visible()


def test_the_link_is_copied_by_its_button(open_as: OpenAs, owner: Person, member: Person) -> None:
    page = open_as(owner, f"/people/{member.pk}/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Make a password link").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#live")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("One-time link").input_value()
    assert find_link(copied.rstrip("/").split("/")[-1]).person == member
    assert "welcome" not in page.url
    assert_good_in_both_themes_and_widths(page)


def test_an_invitation_goes_from_admin_to_person_without_javascript(
    without_javascript: Page, live_server: LiveServer, settings: Settings, owner: Person
) -> None:
    settings.BYOK_URL = live_server.url
    page = without_javascript
    page.goto(live_server.url + password_link(person=owner, actor=None).path)
    page.get_by_label("Password", exact=True).fill(GOOD)
    page.get_by_role("button", name="Save and sign in").click()
    page.goto(live_server.url + "/people/")
    page.get_by_label("Name", exact=True).fill("Nora")
    page.get_by_label("E-mail address", exact=True).fill("nora@example.org")
    page.get_by_label("Role", exact=True).select_option("admin")
    page.get_by_role("button", name="Make an invitation link").click()
    link = page.get_by_label("One-time link").input_value()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.goto(link)
    page.get_by_label("Password", exact=True).fill(GOOD)
    page.get_by_role("button", name="Create my account").click()
    assert Person.objects.get(email="nora@example.org").is_admin


def test_the_pages_of_auditors_are_good(open_as: OpenAs, db: None) -> None:
    site = Site()
    deactivate(actor=site.people["owner"], person=site.people["admin"])
    Provider.objects.filter(owner=None).update(key_set_by=site.people["admin"], rotate_since=timezone.now())
    card = f"/organization/?open={site.names['entry']}"
    paths = (
        "/people/",
        "/people/{person}/",
        "/agents/",
        "/agents/{agent}/",
        "/policy/?open=openai",
        "/groups/{group}/",
    )
    for path in (card, "/why/", *paths):
        page = open_as(site.people["auditor"], path.format(**site.names))
        assert_good_in_both_themes_and_widths(page)
