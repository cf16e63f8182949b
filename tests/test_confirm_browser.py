"""Confirming in a real Chromium: the typed key stays in its field, the focus goes to the question, Enter answers it."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from providers.models import Person
from tests.cards import KEY, OTHER_KEY, PressedCard
from tests.people import PASSWORD, gone_stale, signed_in
from tests.provider_double import Double, provider_double

OpenStale = Callable[[str], Page]
ASKED = "Confirm that it is you."


@pytest.fixture
def double() -> Iterator[Double]:
    """A provider that says yes."""
    with provider_double() as answering:
        yield answering


@pytest.fixture
def card(transactional_db: None, admin: Person, client: Client, double: Double) -> PressedCard:
    """A saved organization key."""
    pressed = PressedCard(signed_in(client, admin), "openai")
    pressed.press("save")
    return pressed


@pytest.fixture
def open_stale(open_as: Callable[..., Page], admin: Person, settings: Settings) -> OpenStale:
    """`open_stale(path)` opens a page in a browser that has been signed in for an hour."""

    def open_page(path: str) -> Page:
        page = open_as(admin, "/account/")
        site, name = page.url.removesuffix("/account/"), settings.SESSION_COOKIE_NAME
        old = gone_stale(Client(), admin).cookies[name].value
        page.context.add_cookies([{"name": name, "value": old, "url": site}])
        page.goto(site + path)
        return page

    return open_page


def test_new_key_waits_in_its_field_until_the_password_is_typed(card: PressedCard, open_stale: OpenStale) -> None:
    before = card.stored.key_fingerprint
    page = open_stale(f"/organization/?open={card.entry}")
    key, password = page.get_by_label("API Key", exact=True), page.get_by_label("Your BYOK password")
    key.fill(OTHER_KEY)
    page.get_by_label("Model Type").fill("model-of-a-test")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(password).to_be_focused()
    expect(page.locator("#live")).to_contain_text(ASKED)
    expect(key).to_have_value(OTHER_KEY)
    expect(page.get_by_label("Model Type")).to_have_value("model-of-a-test")
    password.fill("wrong")
    password.press("Enter")
    expect(page.locator("article").get_by_text("This is not your password.")).to_be_visible()
    expect(password).to_be_focused()
    expect(password).to_have_value("")
    expect(key).to_have_value(OTHER_KEY)
    password.fill(PASSWORD)
    password.press("Enter")
    expect(page.get_by_text("Saved. The key and the model work.").first).to_be_visible()
    assert card.stored.key_fingerprint != before
    assert OTHER_KEY not in page.content()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_the_key_is_pasted_again(card: PressedCard, open_stale: OpenStale) -> None:
    before = card.stored.key_fingerprint
    page = open_stale(f"/organization/?open={card.entry}")
    page.get_by_label("API Key", exact=True).fill(OTHER_KEY)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(ASKED)).to_be_visible()
    expect(page.get_by_text("Paste the key again")).to_be_visible()
    page.get_by_label("API Key", exact=True).fill(OTHER_KEY)
    page.get_by_label("Your BYOK password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm and save").click()
    expect(page.get_by_text("Saved. The key and the model work.").first).to_be_visible()
    assert card.stored.key_fingerprint != before


def test_removal_is_confirmed_in_its_question(card: PressedCard, open_stale: OpenStale) -> None:
    page = open_stale(f"/organization/?open={card.entry}")
    page.get_by_role("button", name="Remove", exact=True).click()
    page.get_by_role("button", name="Remove for good").click()
    password = page.get_by_label("Your BYOK password")
    expect(password).to_be_focused()
    assert not Axe().run(page).response["violations"]
    password.fill(PASSWORD)
    password.press("Enter")
    expect(page.locator("#live")).to_contain_text("was removed.")
    assert card.row is None


def test_other_way_leaves_the_form_alone_and_lets_the_button_work(card: PressedCard, open_stale: OpenStale) -> None:
    page = open_stale(f"/organization/?open={card.entry}")
    page.get_by_label("API Key", exact=True).fill(OTHER_KEY)
    page.get_by_role("button", name="Save", exact=True).click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Confirm in another way").click()
    other = opened.value
    other.get_by_label("Your BYOK password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Confirm", exact=True).click()
    expect(other.get_by_text("press the button again").first).to_be_visible()
    page.get_by_role("button", name="Confirm and save").click()
    expect(page.get_by_text("Saved. The key and the model work.").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1320])
def test_question_is_accessible_and_needs_no_sideways_scrolling(
    card: PressedCard, open_stale: OpenStale, scheme: str, width: int
) -> None:
    page = open_stale(f"/organization/?open={card.entry}")
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_label("API Key", exact=True).fill(KEY[::-1])
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Your BYOK password")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not Axe().run(page).response["violations"]
