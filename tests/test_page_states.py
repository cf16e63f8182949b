"""Every state of a card in a real browser: axe finds nothing in either theme, nothing scrolls sideways."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from providers.models import Person, Provider
from providers.sealing import seal
from tests.cards import KEY
from tests.provider_double import Double, provider_double

type OpenAs = Callable[..., Page]

STORED: dict[str, dict[str, Any]] = {
    "openai": {"outcome": "ok", "is_default": True},
    "anthropic": {"outcome": "invalid_key"},
    "gemini": {"outcome": "invalid_model"},
    "openrouter": {"outcome": "quota_exhausted"},
    "qwen": {"outcome": "permission_denied"},
    "deepseek": {"outcome": "unreachable"},
    "minimax": {"outcome": ""},
    "zai": {"outcome": "ok", "enabled": False},
    "azure_openai": {"outcome": "ok", "seal_key_id": ""},
}
WORDS = (
    "Valid",
    "Invalid key",
    "Invalid model",
    "Quota exceeded",
    "No access",
    "Unreachable",
    "Saved, not verified",
    "Disabled",
    "Cannot be decrypted",
    "Not configured",
)
SIZES = pytest.mark.parametrize("width", [360, 1320])
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])


@pytest.fixture
def double() -> Iterator[Double]:
    """A provider that says yes until its mood is changed."""
    with provider_double() as answering:
        yield answering


def store_every_state(owner: Person | None = None) -> None:
    """One row for each status that a card can have."""
    for kind, state in STORED.items():
        row = Provider(owner=owner, kind=kind, api_host="https://llm.example.com/v1", model_type="a-model", version=1)
        seal(row, {"api_key": KEY})
        row.save()
        Provider.objects.filter(pk=row.pk).update(**state)


def ready(page: Page, theme: str, width: int) -> None:
    """Set width and theme as a person would."""
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)


def findings(page: Page) -> list[str]:
    """What axe finds, as rule: element; and sideways scrolling."""
    found = [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
    ]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"scrolls sideways by {overflow}px"] if overflow > 0 else [])]


@THEMES
@SIZES
def test_every_status_is_said_in_words_and_axe_finds_nothing(
    open_as: OpenAs, admin: Person, theme: str, width: int
) -> None:
    store_every_state()
    page = open_as(admin, "/organization/")
    ready(page, theme, width)
    for word in WORDS:
        expect(page.locator(".status", has_text=word).first).to_be_visible()
    assert findings(page) == []


@THEMES
@SIZES
def test_axe_finds_nothing_on_an_open_card_of_each_kind(open_as: OpenAs, admin: Person, theme: str, width: int) -> None:
    page = open_as(admin, "/organization/")
    ready(page, theme, width)
    for summary in page.locator("summary.provider-card__summary").all():
        summary.click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(11)
    assert findings(page) == []


@THEMES
@SIZES
@pytest.mark.parametrize("answer", ["refused", "offered", "stranger", "models", "remove", "incomplete", "saved"])
def test_axe_finds_nothing_on_what_a_button_answers(
    open_as: OpenAs, admin: Person, double: Double, theme: str, width: int, answer: str
) -> None:
    store_every_state()
    page = open_as(admin, f"/organization/?open={Provider.objects.get(kind='openai').pk}")
    ready(page, theme, width)
    card = page.locator('article[data-kind="openai"]')
    double.mood = {"refused": "invalid_key", "offered": "provider_unavailable"}.get(answer, "ok")
    if answer in ("refused", "offered", "saved"):
        card.get_by_label("API Key", exact=True).fill(KEY)
    if answer == "stranger":
        card.get_by_label("API Key", exact=True).fill("sk-or-v1-" + "0123456789abcdef" * 4)
    if answer == "incomplete":
        card.get_by_label("API Host").fill("not a host")
    button = {"models": "List models", "remove": "Remove"}.get(answer, "Save")
    card.get_by_role("button", name=button, exact=True).click()
    expect(card.locator(SIGNS[answer]).first).to_be_visible()
    assert findings(page) == []


SIGNS = {
    "refused": "text=Invalid key. Validation failed.",
    "offered": "text=Save without validation",
    "stranger": "text=Use it here anyway",
    "models": ".model-list",
    "remove": "text=Remove for good",
    "incomplete": ".field-error",
    "saved": "text=Saved. The key and the model work.",
}


@THEMES
@SIZES
def test_axe_finds_nothing_on_my_keys(open_as: OpenAs, member: Person, theme: str, width: int) -> None:
    store_every_state()
    store_every_state(member)
    page = open_as(member, "/my/")
    ready(page, theme, width)
    assert findings(page) == []


@THEMES
def test_busy_card_says_what_is_asked_and_a_second_click_does_nothing(
    open_as: OpenAs, admin: Person, double: Double, theme: str
) -> None:
    page = open_as(admin, "/organization/?open=openai")
    ready(page, theme, 1320)
    card = page.locator('article[data-kind="openai"]')
    card.get_by_label("API Key", exact=True).fill(KEY)
    double.wait_for_release()
    save = card.get_by_role("button", name="Save", exact=True)
    save.click()
    expect(card.get_by_text("Checking the key and the model…")).to_be_visible()
    save.click()
    assert findings(page) == []
    double.release()
    expect(card.get_by_text("Saved. The key and the model work.")).to_be_visible()
    assert Provider.objects.get().version == 1
    assert len([sent for sent in double.requests if sent.method == "POST"]) == 1
