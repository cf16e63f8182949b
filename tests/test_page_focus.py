"""Where the keyboard stands after a button of a card, in a real Chromium: never at the top of the page."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from providers.models import Person, Provider
from providers.sealing import seal
from tests.cards import KEY
from tests.provider_double import Double, provider_double

type OpenAs = Callable[..., Page]


@pytest.fixture
def double() -> Iterator[Double]:
    """A provider that says yes until its mood is changed."""
    with provider_double() as answering:
        yield answering


@pytest.fixture
def entry(admin: Person) -> Provider:
    """A good OpenAI key of the organization."""
    return stored("")


def stored(name: str) -> Provider:
    row = Provider(kind="openai", name=name, api_host="https://api.openai.com/v1", model_type="gpt-5.5", version=1)
    seal(row, {"api_key": KEY})
    row.save()
    Provider.objects.filter(pk=row.pk).update(outcome="ok")
    return row


def opened(page: Page, kind: str = "openai") -> Locator:
    card = page.locator(f"article[data-kind='{kind}']").first
    if not card.locator("form").count():
        card.locator("summary").first.click()
    expect(card.get_by_label("API Key", exact=True)).to_be_visible()
    return card


def summary(card: Locator) -> Locator:
    return card.locator(".provider-card__summary")


@pytest.mark.parametrize("button", ["Set as Default", "Disable"])
def test_card_keeps_the_focus_when_its_button_is_gone(
    button: str, open_as: OpenAs, admin: Person, entry: Provider
) -> None:
    card = opened(open_as(admin, "/organization/"))
    card.get_by_role("button", name=button).press("Enter")
    expect(card.get_by_role("button", name=button)).to_have_count(0)
    expect(summary(card)).to_be_focused()


def test_cancel_gives_the_focus_back_to_the_card(open_as: OpenAs, admin: Person, entry: Provider) -> None:
    card = opened(open_as(admin, "/organization/"))
    card.get_by_role("button", name="Remove").press("Enter")
    expect(card.locator("[data-asks]")).to_be_focused()
    card.get_by_role("button", name="Cancel").press("Enter")
    expect(summary(card)).to_be_focused()


def test_empty_card_takes_the_focus_of_the_removed_one(open_as: OpenAs, admin: Person, entry: Provider) -> None:
    page = open_as(admin, "/organization/")
    card = opened(page)
    card.get_by_role("button", name="Remove").press("Enter")
    card.get_by_role("button", name="Remove for good").press("Enter")
    expect(page.locator("#live")).to_have_text("OpenAI was removed.")
    expect(summary(page.locator("article[data-kind='openai'][data-stored='false']"))).to_be_focused()


def test_page_takes_the_focus_of_a_card_that_is_gone(open_as: OpenAs, admin: Person, entry: Provider) -> None:
    stored("Team")
    page = open_as(admin, "/organization/")
    card = opened(page)
    card.get_by_role("button", name="Remove").press("Enter")
    card.get_by_role("button", name="Remove for good").press("Enter")
    expect(page.locator("article[data-kind='openai']")).to_have_count(1)
    expect(page.locator("#main")).to_be_focused()


def test_chosen_model_is_focused(open_as: OpenAs, admin: Person, entry: Provider, double: Double) -> None:
    card = opened(open_as(admin, "/organization/"))
    card.get_by_role("button", name="List models").press("Enter")
    card.get_by_role("group", name="Models").get_by_role("button").first.press("Enter")
    expect(card.get_by_role("group", name="Models")).to_have_count(0)
    expect(card.get_by_label("Model Type")).to_be_focused()


def test_one_more_card_is_focused(open_as: OpenAs, admin: Person, entry: Provider) -> None:
    page = open_as(admin, "/organization/")
    opened(page).get_by_role("link", name="Add another").press("Enter")
    added = page.locator("article[data-kind='openai']").nth(1)
    expect(added.get_by_label("API Key", exact=True)).to_be_focused()


def test_answer_does_not_call_away_from_another_card(open_as: OpenAs, admin: Person, double: Double) -> None:
    page = open_as(admin, "/organization/")
    slow, other = opened(page), opened(page, "anthropic")
    double.mood = "invalid_key"
    double.wait_for_release()
    slow.get_by_label("API Key", exact=True).fill(KEY)
    slow.get_by_role("button", name="Save", exact=True).click()
    other.get_by_label("API Key", exact=True).focus()
    double.release()
    expect(slow.get_by_text("Invalid key. Validation failed.")).to_be_visible()
    expect(other.get_by_label("API Key", exact=True)).to_be_focused()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_answered_card_is_in_sight_without_script(open_as: OpenAs, admin: Person, double: Double) -> None:
    page = open_as(admin, "/organization/?open=openai_compatible")
    card = opened(page, "openai_compatible")
    card.get_by_role("button", name="Save", exact=True).last.click()
    error = card.get_by_text("Enter the API Host.")
    expect(error).to_be_in_viewport()


def test_refused_field_of_a_page_is_focused(open_as: OpenAs, admin: Person, member: Person) -> None:
    page = open_as(admin, "/people/")
    page.get_by_label("Name", exact=True).fill("Mia")
    page.get_by_label("E-mail address").fill(member.email)
    page.get_by_role("button", name="Make an invitation link").click()
    expect(page.get_by_text("Somebody with this e-mail address has an account already.")).to_be_in_viewport()
    expect(page.get_by_label("E-mail address")).to_be_focused()
