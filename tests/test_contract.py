"""What every kind in the registry owes, without anybody writing it: a new kind is tested by being there."""

import logging

import pytest
from django.test import Client

from providers.kinds import all_kinds
from providers.models import Person, Provider
from providers.sealing import unseal
from tests.cards import KEY, OTHER_KEY, PressedCard
from tests.people import signed_in
from tests.provider_double import provider_double

KINDS = [kind.slug for kind in all_kinds()]


@pytest.fixture
def admin_client(client: Client, admin: Person) -> Client:
    """Signed in as an admin."""
    return signed_in(client, admin)


@pytest.fixture(params=KINDS)
def card(request: pytest.FixtureRequest, admin_client: Client) -> PressedCard:
    """An empty card of each kind."""
    return PressedCard(admin_client, request.param)


def save(card: PressedCard) -> Provider:
    with provider_double():
        response = card.press("save")
    assert response.status_code == 200, response.content.decode()
    return card.stored


def test_save_stores_a_good_key_sealed_and_valid(card: PressedCard) -> None:
    provider = save(card)
    assert provider.outcome == "ok"
    assert unseal(provider)["api_key"] == KEY


def test_blank_key_keeps_the_stored_one(card: PressedCard) -> None:
    save(card)
    with provider_double() as double:
        response = card.press("save", notes="for the night shift")
    assert response.status_code == 200
    assert card.stored.notes == "for the night shift"
    assert unseal(card.stored)["api_key"] == KEY
    assert double.saw(KEY)


def test_refused_key_keeps_the_old_one_in_use(card: PressedCard) -> None:
    before = save(card)
    with provider_double("invalid_key"):
        response = card.press("save", api_key=OTHER_KEY)
    page = response.content.decode()
    assert "Invalid key. Validation failed." in page
    assert f"The key ending in {KEY[-4:]} stays in use." in page
    assert unseal(card.stored)["api_key"] == KEY
    assert card.stored.version == before.version
    assert card.stored.outcome == "ok"


def test_refused_first_key_stores_nothing(card: PressedCard) -> None:
    with provider_double("invalid_key"):
        response = card.press("save")
    assert response.status_code == 200
    assert "Invalid key. Validation failed." in response.content.decode()
    assert card.row is None


@pytest.mark.parametrize("button", ["save", "validate", "list_models"])
def test_moved_host_asks_for_the_key_again_and_sends_nothing(card: PressedCard, button: str) -> None:
    save(card)
    with provider_double() as double:
        response = card.press(button, api_host="https://elsewhere.example.net/v1")
    assert response.status_code == 422
    assert "Type the key again." in response.content.decode()
    assert double.requests == []
    assert card.stored.api_host != "https://elsewhere.example.net/v1"


def test_moved_host_with_the_key_typed_again_is_saved(card: PressedCard) -> None:
    save(card)
    with provider_double() as double:
        card.press("save", api_host="https://elsewhere.example.net/v1", api_key=OTHER_KEY)
    assert card.stored.api_host.startswith("https://elsewhere.example.net")
    assert unseal(card.stored)["api_key"] == OTHER_KEY
    assert not double.saw(KEY)


def test_slash_that_normalises_away_moves_nothing(card: PressedCard) -> None:
    host = save(card).api_host
    with provider_double():
        response = card.press("save", api_host=f"  {host}/  ")
    assert response.status_code == 200
    assert card.stored.api_host == host


def test_validate_stores_nothing_that_was_typed(card: PressedCard) -> None:
    with provider_double():
        response = card.press("validate")
    assert "Nothing was stored." in response.content.decode()
    assert card.row is None


def test_validate_of_an_unchanged_card_records_the_verdict(card: PressedCard, admin: Person) -> None:
    save(card)
    with provider_double("invalid_key"):
        card.press("validate")
    assert card.stored.outcome == "invalid_key"
    assert card.stored.failing_since is not None
    assert card.stored.checked_by == admin


def test_lesser_outcome_is_offered_and_stored_as_not_verified(card: PressedCard) -> None:
    with provider_double("provider_unavailable"):
        offered = card.press("save")
    assert card.row is None
    assert "Save without validation" in offered.content.decode()
    offer = offered.context["card"].offer
    with provider_double() as double:
        card.press("save_unchecked", offer=offer)
    assert double.requests == []
    assert card.stored.outcome == ""


def test_offer_for_one_key_stores_no_other_unchecked(card: PressedCard) -> None:
    with provider_double("provider_unavailable"):
        offer = card.press("save").context["card"].offer
    with provider_double("invalid_key"):
        card.press("save_unchecked", offer=offer, api_key=OTHER_KEY)
    assert card.row is None


def test_no_page_address_or_log_line_holds_the_key(card: PressedCard, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with provider_double() as double:
        answers = [card.press("validate"), card.press("save"), card.press("save", notes="again")]
        answers += [card.press("list_models", api_key=OTHER_KEY), card.client.get("/organization/")]
        answers += [card.client.get(f"/organization/?open={card.entry}")]
    with provider_double("invalid_key") as refusing:
        answers += [card.press("save", api_key=OTHER_KEY)]
    for key in (KEY, OTHER_KEY):
        assert not any(key in answer.content.decode() for answer in answers)
        assert not any(key in str(sent.url) for sent in double.requests + refusing.requests)
        assert key not in caplog.text


def test_sealed_column_holds_no_plain_key(card: PressedCard) -> None:
    provider = save(card)
    values = Provider.objects.filter(pk=provider.pk).values().get()
    assert KEY not in repr(values)
    assert KEY not in repr(provider.__dict__)


def test_form_sent_twice_is_one_row(card: PressedCard) -> None:
    with provider_double():
        card.press("save")
        again = card.press("save", version="0", api_key=KEY)
    assert again.status_code == 200
    assert Provider.objects.count() == 1
    assert card.stored.version == 1
