"""The main job in a real Chromium: a key is typed, saved, set as default; with JavaScript, without, and by keyboard."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from providers.models import Person, Provider
from providers.slots import Busy
from tests.cards import KEY, OTHER_KEY
from tests.provider_double import Double, provider_double

OpenAs = Callable[..., Page]
OPENROUTER_KEY = "sk-or-v1-" + "0123456789abcdef" * 4


@pytest.fixture
def double() -> Iterator[Double]:
    """A provider that says yes until its mood is changed."""
    with provider_double() as answering:
        yield answering


with_and_without_script = pytest.mark.parametrize(
    "script",
    [
        pytest.param(True, id="script"),
        pytest.param(False, id="plain", marks=pytest.mark.browser_context_args(java_script_enabled=False)),
    ],
)


def open_card(page: Page, label: str) -> Locator:
    """Open a card the way a person does."""
    card = page.locator("article").filter(has=page.get_by_text(label, exact=True)).first
    card.locator("summary").first.click()
    link = card.get_by_role("link", name="Open this card")
    if link.count() and link.is_visible():
        link.click()
    expect(card.get_by_label("API Key", exact=True)).to_be_visible()
    return card


@with_and_without_script
def test_key_is_saved_and_set_as_default(script: bool, open_as: OpenAs, admin: Person, double: Double) -> None:
    page = open_as(admin, "/organization/")
    card = open_card(page, "OpenAI")
    card.get_by_label("API Key", exact=True).fill(KEY)
    card.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. The key and the model work.").first).to_be_visible()
    card = page.locator("article").filter(has=page.get_by_text("Valid", exact=True)).first
    expect(card.get_by_label("API Key", exact=True)).to_have_value("")
    card.get_by_role("button", name="Set as Default").click()
    expect(page.locator("article .badge--default")).to_have_text("Default")
    assert Provider.objects.get().is_default
    assert KEY not in page.content()


@with_and_without_script
def test_refused_key_is_told_in_place(script: bool, open_as: OpenAs, admin: Person, double: Double) -> None:
    double.mood = "invalid_key"
    page = open_as(admin, "/organization/")
    card = open_card(page, "OpenAI")
    card.get_by_label("API Key", exact=True).fill(KEY)
    card.get_by_label("Model Type").fill("gpt-of-mine")
    card.get_by_role("button", name="Save", exact=True).click()
    card = page.locator("article").filter(has=page.get_by_text("Invalid key. Validation failed."))
    expect(card.get_by_text("Invalid key. Validation failed.")).to_be_visible()
    expect(card.get_by_label("Model Type")).to_have_value("gpt-of-mine")
    key = card.get_by_label("API Key", exact=True)
    expect(key).to_have_value(KEY if script else "")
    expect(key).to_have_attribute("aria-invalid", "true")
    if script:
        expect(key).to_be_focused()
    else:
        expect(card.get_by_text("Paste the key again")).to_be_visible()
    assert not Provider.objects.exists()


@with_and_without_script
def test_validate_does_not_save(script: bool, open_as: OpenAs, admin: Person, double: Double) -> None:
    page = open_as(admin, "/organization/")
    card = open_card(page, "OpenAI")
    card.get_by_label("API Key", exact=True).fill(KEY)
    card.get_by_role("button", name="Validate").click()
    expect(page.get_by_text("Nothing was stored.").first).to_be_visible()
    assert not Provider.objects.exists()


def test_enter_saves(open_as: OpenAs, admin: Person, double: Double) -> None:
    page = open_as(admin, "/organization/")
    card = open_card(page, "OpenAI")
    card.get_by_label("API Key", exact=True).fill(KEY)
    card.get_by_label("Model Type").press("Enter")
    expect(page.get_by_text("Saved. The key and the model work.").first).to_be_visible()
    assert Provider.objects.get().outcome == "ok"


def test_whole_job_is_done_with_the_keyboard_alone(open_as: OpenAs, admin: Person, double: Double) -> None:
    page = open_as(admin, "/organization/")
    page.locator("summary.provider-card__summary").first.focus()
    page.keyboard.press("Enter")
    key = page.get_by_label("API Key", exact=True)
    expect(key).to_be_visible()
    page.keyboard.press("Tab")
    expect(key).to_be_focused()
    page.keyboard.insert_text(KEY)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. The key and the model work.").first).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Set as Default"))
    page.keyboard.press("Enter")
    expect(page.locator("article .badge--default")).to_be_visible()
    assert Provider.objects.get().is_default


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the element has the focus; fails after a page's worth of presses."""
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the element cannot be reached with Tab")


@with_and_without_script
def test_strangers_key_opens_the_card_of_its_provider(
    script: bool, open_as: OpenAs, admin: Person, double: Double
) -> None:
    page = open_as(admin, "/organization/")
    card = open_card(page, "OpenAI")
    card.get_by_label("API Key", exact=True).fill(OPENROUTER_KEY)
    card.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Use it on the OpenRouter card").click()
    other = page.locator('article[data-kind="openrouter"]')
    expect(other.get_by_label("API Key", exact=True)).to_have_value(OPENROUTER_KEY if script else "")
    assert double.requests == []
    if script:
        other.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Saved. The key and the model work.").first).to_be_visible()
        assert Provider.objects.get().kind == "openrouter"


def test_key_is_not_moved_once_the_session_has_ended(open_as: OpenAs, admin: Person, double: Double) -> None:
    page = open_as(admin, "/organization/")
    card = open_card(page, "OpenAI")
    card.get_by_label("API Key", exact=True).fill(OPENROUTER_KEY)
    card.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Use it on the OpenRouter card")).to_be_visible()
    page.context.clear_cookies()
    page.get_by_role("link", name="Use it on the OpenRouter card").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@with_and_without_script
def test_removing_asks_first(script: bool, open_as: OpenAs, admin: Person, double: Double) -> None:
    page = open_as(admin, "/organization/")
    card = open_card(page, "OpenAI")
    card.get_by_label("API Key", exact=True).fill(KEY)
    card.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("strong").get_by_text("Remove OpenAI?")).to_be_visible()
    assert Provider.objects.exists()
    page.get_by_role("button", name="Remove for good").click()
    expect(page.locator("article").get_by_text("Not configured")).to_have_count(11)
    assert not Provider.objects.exists()


def test_badge_of_the_old_default_goes_without_a_reload(open_as: OpenAs, admin: Person, double: Double) -> None:
    page = open_as(admin, "/organization/")
    for kind in ("openai", "deepseek"):
        card = page.locator(f'article[data-kind="{kind}"]')
        card.locator("summary").first.click()
        card.get_by_label("API Key", exact=True).fill(KEY if kind == "openai" else OTHER_KEY)
        card.get_by_role("button", name="Save", exact=True).click()
        expect(card.get_by_text("Saved. The key and the model work.")).to_be_visible()
        card.get_by_role("button", name="Set as Default").click()
        expect(card.locator(".badge--default")).to_be_visible()
    expect(page.locator("article .badge--default")).to_have_count(1)
    expect(page.locator("#summary")).to_contain_text("DeepSeek")


def test_member_keeps_own_keys_and_sees_what_agents_use(open_as: OpenAs, member: Person, double: Double) -> None:
    page = open_as(member, "/")
    expect(page).to_have_url(re.compile("/my/$"))
    expect(page.get_by_text("Your agents have no key to use")).to_be_visible()
    card = page.locator('article[data-kind="anthropic"]')
    card.locator("summary").first.click()
    card.get_by_label("API Key", exact=True).fill(KEY)
    card.get_by_role("button", name="Save", exact=True).click()
    card.get_by_role("button", name="Set as Default").click()
    expect(card.locator(".badge--default")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name=re.compile("Your agents use Anthropic"))).to_be_visible()
    assert Provider.objects.get().owner == member


def test_expired_session_leads_to_the_sign_in_page_not_into_the_card(
    open_as: OpenAs, admin: Person, double: Double
) -> None:
    page = open_as(admin, "/organization/")
    card = open_card(page, "OpenAI")
    card.get_by_label("API Key", exact=True).fill(KEY)
    page.context.clear_cookies(name=re.compile("session"))
    card.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(re.compile("/account/login/"))
    assert double.requests == []


@pytest.mark.expected_statuses(503)
def test_refusal_of_ours_is_spoken_and_leaves_the_card_alone(
    open_as: OpenAs, admin: Person, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_slot(holder: Person) -> object:
        raise Busy

    page = open_as(admin, "/organization/")
    card = open_card(page, "OpenAI")
    card.get_by_label("API Key", exact=True).fill(KEY)
    monkeypatch.setattr("providers.views.actions.check_slot", no_slot)
    card.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#alert")).to_contain_text("Too many checks are running.")
    expect(card.get_by_label("API Key", exact=True)).to_have_value(KEY)


def test_pages_load_without_scripts_from_elsewhere(open_as: OpenAs, admin: Person, live_server: LiveServer) -> None:
    page = open_as(admin, "/organization/")
    sources = page.locator("script[src], link[rel=stylesheet], img").evaluate_all(
        "all => all.map(e => e.src || e.href)"
    )
    assert sources
    assert all(source.startswith(live_server.url) or source.startswith("data:") for source in sources)
