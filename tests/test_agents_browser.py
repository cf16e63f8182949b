"""The Agents pages in a real browser: axe in both themes, three widths, with and without JavaScript."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from providers.models import AccessToken, Agent, Person
from providers.services.agents import AgentTerms, create_agent, lasting, make_token, revoke_token, rotate_token
from providers.services.token_access import TokenRefused, admit
from tests.people import signed_in
from tests.rows import make_provider

type OpenAs = Callable[..., Page]


@pytest.fixture
def without_javascript(browser: Browser, live_server: LiveServer, settings: Settings) -> Iterator[Callable[..., Page]]:
    """`without_javascript(person, path)`: a page of a browser that runs no scripts, as narrow as a small phone."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()

    def open_page(person: Person, path: str) -> Page:
        session = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page.goto(live_server.url + path)
        return page

    yield open_page
    context.close()


def assert_good_in_both_themes_and_widths(page: Page) -> None:
    """Axe finds nothing, and nothing needs sideways scrolling."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for width in (360, 768, 1320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            if (theme, width) == ("dark", 768):
                continue  # colours do not depend on the width, and 360 has the narrow layout
            found = Axe().run(page).response["violations"]
            assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []


def busy_agent(admin: Person) -> Agent:
    """An agent with a token in every state."""
    terms = AgentTerms(name="Nightly build of the mobile application", network="2001:db8:aaaa:bbbb::/64", manages=True)
    first = create_agent(actor=admin, owner=None, terms=terms, expires_at=lasting(90)).row
    agent = first.agent
    rotate_token(actor=admin, token=first, keep=timedelta(hours=24), expires_at=lasting(90))
    revoke_token(actor=admin, token=make_token(actor=admin, agent=agent, expires_at=lasting(30)).row)
    expired = make_token(actor=admin, agent=agent, expires_at=lasting(30)).row
    AccessToken.objects.filter(pk=expired.pk).update(
        expires_at=timezone.now() - timedelta(days=1), last_used_at=timezone.now() - timedelta(days=2)
    )
    AccessToken.objects.filter(pk=first.pk).update(last_used_at=timezone.now() - timedelta(minutes=3))
    return agent


def test_the_list_is_good(open_as: OpenAs, admin: Person, member: Person) -> None:
    busy_agent(admin)
    terms = AgentTerms(name="Picky", uses=Agent.Uses.ENTRIES, entries=[make_provider(name="The team's")])
    create_agent(actor=admin, owner=None, terms=terms, expires_at=lasting(3))
    page = open_as(admin, "/agents/")
    assert_good_in_both_themes_and_widths(page)
    page.get_by_text("New agent of the organization").click()
    page.get_by_label("Only the entries that you tick").first.check()
    assert_good_in_both_themes_and_widths(page)
    assert_good_in_both_themes_and_widths(open_as(member, "/agents/"))


def test_a_refused_form_is_good(open_as: OpenAs, member: Person) -> None:
    page = open_as(member, "/agents/")
    page.get_by_label("Name").fill("Builder")
    page.get_by_label("Only the entries that you tick").check()
    page.get_by_label("Only from this network").fill("the office")
    page.get_by_label("Or its last day").fill("2020-01-01")
    page.get_by_role("button", name="Make the agent").click()
    expect(page.get_by_text("This is no address and no range.")).to_be_visible()
    expect(page.get_by_text("Tick at least one entry.")).to_be_visible()
    expect(page.get_by_label("Or its last day")).to_have_value("2020-01-01")
    assert_good_in_both_themes_and_widths(page)


def test_the_page_of_an_agent_is_good_in_every_state(open_as: OpenAs, admin: Person) -> None:
    agent = busy_agent(admin)
    path = f"/agents/{agent.pk}/"
    living = agent.tokens.filter(revoked_at=None).order_by("pk")[0]
    for ask in ("", f"?ask=replace:{living.pk}", f"?ask=revoke:{living.pk}", "?ask=remove"):
        assert_good_in_both_themes_and_widths(open_as(admin, path + ask))
    page = open_as(admin, path)
    page.get_by_text("Another token").click()
    assert_good_in_both_themes_and_widths(page)


def test_an_agent_is_made_and_its_token_copied(open_as: OpenAs, member: Person) -> None:
    page = open_as(member, "/agents/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Name").fill("Builder")
    page.get_by_role("button", name="Make the agent").click()
    page.get_by_role("button", name="Copy the token").click()
    expect(page.locator("#live")).to_have_text("Copied")
    token = page.evaluate("navigator.clipboard.readText()")
    assert admit(token, address="127.0.0.1").agent.name == "Builder"
    page.get_by_role("button", name="Copy the line for a shell").click()
    expect(page.get_by_role("button", name="Copy the line for a shell")).to_have_text("Copied")
    assert f"Bearer {token}" in page.evaluate("navigator.clipboard.readText()")
    assert token[5:] not in page.url
    assert_good_in_both_themes_and_widths(page)
    page.get_by_role("link", name="Go to Builder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Builder")
    assert token[12:] not in page.content()


def test_entries_are_offered_only_when_they_count(open_as: OpenAs, member: Person) -> None:
    make_provider(owner=member, name="Mine")
    page = open_as(member, "/agents/")
    expect(page.get_by_role("group", name="Entries")).to_be_hidden()
    page.get_by_label("Only the entries that you tick").check()
    page.get_by_label("OpenAI · Mine · model-of-a-test").check()
    page.get_by_label("Name").fill("Picky")
    page.get_by_role("button", name="Make the agent").click()
    page.get_by_role("link", name="Go to Picky").click()
    expect(page.get_by_label("OpenAI · Mine · model-of-a-test")).to_be_checked()


def test_a_token_goes_from_first_to_last_without_javascript(
    without_javascript: Callable[..., Page], admin: Person
) -> None:
    page = without_javascript(admin, "/agents/")
    page.get_by_text("New agent of the organization").click()
    page.get_by_label("Name").first.fill("Builder")
    page.get_by_role("button", name="Make the agent").first.click()
    first = page.get_by_label("Access token").input_value()
    assert first in page.get_by_label("For a shell", exact=True).input_value()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.get_by_role("link", name="Go to Builder").click()
    page.get_by_role("link", name="Replace").click()
    page.get_by_label("The old token works for another").select_option("Not at all: it is dead at once")
    page.get_by_role("button", name="Make the new token").click()
    second = page.get_by_label("Access token").input_value()
    with pytest.raises(TokenRefused):
        admit(first, address="127.0.0.1")
    assert admit(second, address="127.0.0.1")
    page.get_by_role("link", name="Go to Builder").click()
    page.get_by_role("link", name="Revoke").click()
    page.get_by_role("button", name="Revoke").click()
    expect(page.locator(".card-alert--success")).to_contain_text("was revoked")
    page.get_by_role("link", name="Remove this agent").click()
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Remove this agent").click()
    page.get_by_role("button", name="Remove for good").click()
    expect(page.locator(".card-alert--success")).to_contain_text("Builder was removed.")
    assert not Agent.objects.exists()
