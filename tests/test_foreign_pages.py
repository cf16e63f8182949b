"""The main job in a real Chromium, against an LLM server that somebody else wrote."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.fixtures import Settings

from providers.kinds import get_kind
from providers.models import Person, Provider
from tests.cards import KEY, OTHER_KEY
from tests.foreign import ForeignServer, aimock

type OpenAs = Callable[..., Page]
type OpenCard = Callable[[str, str], Locator]

FIELDS = {
    "openai": {"Model Type": "model-that-answers"},
    "azure_openai": {"Deployment Name": "deployment-that-answers"},
}


@pytest.fixture(scope="session")
def server() -> Iterator[ForeignServer]:
    """aimock, once for each worker."""
    with aimock() as running:
        yield running


@pytest.fixture
def open_card(open_as: OpenAs, admin: Person, settings: Settings, server: ForeignServer) -> OpenCard:
    """`open_card(kind, key)`: the card, open and filled in."""
    settings.BYOK_PRIVATE_HOSTS = (server.entry,)

    def filled(kind: str, key: str) -> Locator:
        card = open_as(admin, "/organization/").locator(f'article[data-kind="{kind}"]')
        card.locator("summary").first.click()
        for label, text in {**FIELDS[kind], "API Key": key, "API Host": server.host_for(get_kind(kind))}.items():
            card.get_by_label(label, exact=True).fill(text)
        return card

    return filled


@pytest.mark.parametrize("kind", FIELDS)
def test_typed_key_is_saved_and_set_as_default(open_card: OpenCard, kind: str) -> None:
    card = open_card(kind, KEY)
    card.get_by_role("button", name="Save", exact=True).click()
    expect(card.get_by_text("Saved. The key and the model work.")).to_be_visible()
    card.get_by_role("button", name="Set as Default").click()
    expect(card.locator(".badge--default")).to_be_visible()
    stored = Provider.objects.get()
    assert (stored.kind, stored.outcome, stored.is_default) == (kind, "ok", True)


@pytest.mark.parametrize("kind", FIELDS)
def test_wrong_key_is_told_at_its_field_and_can_be_corrected_there(open_card: OpenCard, kind: str) -> None:
    card = open_card(kind, OTHER_KEY)
    card.get_by_role("button", name="Save", exact=True).click()
    key = card.get_by_label("API Key", exact=True)
    expect(key).to_have_accessible_description(re.compile(r"Invalid key\. Validation failed\."))
    assert not Provider.objects.exists()
    key.fill(KEY)
    card.get_by_role("button", name="Save", exact=True).click()
    expect(card.get_by_text("Saved. The key and the model work.")).to_be_visible()
