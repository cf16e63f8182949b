"""An organization key is not replaced, moved or removed by an old session, until its person confirms."""

import pytest
from django.test import Client

from providers.models import AuditEvent, Person, Provider
from tests.cards import KEY, OTHER_KEY, PressedCard
from tests.people import PASSWORD, gone_stale, signed_in
from tests.provider_double import Double, provider_double

ASKED = "Confirm that it is you."
HOST = "https://gateway.example.com/v1"


@pytest.fixture(params=[True, False], ids=["htmx", "plain"])
def card(request: pytest.FixtureRequest, client: Client, admin: Person) -> PressedCard:
    """A saved organization key, in a browser that has been signed in for an hour."""
    return saved_card(client, admin, scripted=request.param)


def saved_card(client: Client, person: Person, *, scope: str = "organization", scripted: bool = True) -> PressedCard:
    """Saved by a fresh session, which is an old one after that."""
    card = PressedCard(signed_in(client, person), "openai", scope=scope, scripted=scripted)
    with provider_double():
        card.press("save")
    assert card.row, "the card was not saved"
    gone_stale(client, person)
    return card


def press(card: PressedCard, button: str, **typed: str) -> tuple[int, str, Double]:
    """The status, the page, and what the provider was asked meanwhile."""
    with provider_double() as double:
        answer = card.press(button, **typed)
    return answer.status_code, answer.content.decode(), double


@pytest.mark.parametrize(
    "typed", [{"api_key": OTHER_KEY}, {"api_key": OTHER_KEY, "api_host": HOST}], ids=["a new key", "another host"]
)
def test_old_session_is_asked_before_anything_happens(card: PressedCard, typed: dict[str, str]) -> None:
    before = Provider.objects.values().get(pk=card.entry)
    status, page, double = press(card, "save", notes="typed by hand", **typed)
    assert status == 422
    assert ASKED in page
    assert "typed by hand" in page
    assert OTHER_KEY not in page
    assert not double.requests
    assert Provider.objects.values().get(pk=card.entry) == before


def test_form_that_was_sent_twice_replaces_nothing_and_is_not_asked(card: PressedCard) -> None:
    before = card.stored.version
    _, page, _ = press(card, "save", api_key=KEY, version="0")
    assert ASKED not in page
    assert card.stored.version == before


def test_same_key_for_another_host_is_asked(card: PressedCard) -> None:
    status, page, double = press(card, "save", api_key=KEY, api_host=HOST)
    assert (status, ASKED in page, double.requests) == (422, True, [])


def test_right_password_saves_the_key(card: PressedCard) -> None:
    fingerprint = card.stored.key_fingerprint
    _, page, _ = press(card, "save", api_key=OTHER_KEY, confirm_password=PASSWORD)
    assert ASKED not in page
    assert card.stored.key_fingerprint != fingerprint


def test_one_confirmation_is_enough_for_the_next_minutes(card: PressedCard) -> None:
    press(card, "save", api_key=OTHER_KEY, confirm_password=PASSWORD)
    assert ASKED not in press(card, "save", api_key=KEY)[1]


def test_wrong_password_saves_nothing_and_is_recorded(card: PressedCard) -> None:
    fingerprint = card.stored.key_fingerprint
    status, page, _ = press(card, "save", api_key=OTHER_KEY, confirm_password="not it")
    assert (status, card.stored.key_fingerprint) == (422, fingerprint)
    assert "This is not your password." in page
    assert AuditEvent.objects.filter(action="person.confirmation_failed").count() == 1


def test_too_many_wrong_passwords_are_told_in_our_words(card: PressedCard) -> None:
    for _ in range(5):
        press(card, "save", api_key=OTHER_KEY, confirm_password="not it")
    status, page, _ = press(card, "save", api_key=OTHER_KEY, confirm_password=PASSWORD)
    assert status == 429
    assert "Too many failed attempts. Wait five minutes, then try again." in page


def test_enter_in_a_field_goes_on_with_what_waits(card: PressedCard) -> None:
    page = press(card, "save:as_is", api_key=OTHER_KEY)[1]
    assert '<button class="visually-hidden" type="submit" name="do" value="save:as_is"' in page


def test_key_must_be_pasted_again_only_without_javascript(card: PressedCard) -> None:
    page = press(card, "save", api_key=OTHER_KEY)[1]
    assert ("Paste the key again" in page) is not card.scripted


def test_what_moves_no_key_is_not_asked_for(card: PressedCard) -> None:
    assert ASKED not in press(card, "save", notes="only notes", name="Team", model_type="gpt-5.4-mini")[1]
    assert card.stored.notes == "only notes"


@pytest.mark.parametrize("button", ["validate", "disable", "set_default", "remove"])
def test_other_buttons_do_not_ask(card: PressedCard, button: str) -> None:
    assert ASKED not in press(card, button)[1]


def test_new_entry_is_not_asked_for(client: Client, admin: Person) -> None:
    card = PressedCard(gone_stale(client, admin), "openai")
    assert ASKED not in press(card, "save")[1]
    assert card.row


def test_own_keys_are_not_asked_for(client: Client, member: Person) -> None:
    card = saved_card(client, member, scope="my")
    assert ASKED not in press(card, "save", api_key=OTHER_KEY)[1]
    press(card, "remove:confirmed")
    assert card.row is None


def test_removal_asks_and_keeps_the_chosen_successor(card: PressedCard) -> None:
    Provider.objects.filter(pk=card.entry).update(is_default=True)
    status, page, _ = press(card, "remove:confirmed", successor="none")
    assert (status, card.row is not None) == (422, True)
    assert '<option value="none" selected>' in page
    press(card, "remove:confirmed", successor="none", confirm_password=PASSWORD)
    assert card.row is None


def test_offer_to_save_without_validation_survives_the_question(card: PressedCard) -> None:
    with provider_double("provider_unavailable"):
        page = card.press("save", api_key=OTHER_KEY, confirm_password=PASSWORD).content.decode()
    offer = page.partition('name="offer" value="')[2].partition('"')[0]
    gone_stale(card.client, Person.objects.get())
    asked = card.press("save_unchecked", api_key=OTHER_KEY, offer=offer).content.decode()
    assert (ASKED in asked, offer in asked) == (True, True)
    card.press("save_unchecked", api_key=OTHER_KEY, offer=offer, confirm_password=PASSWORD)
    assert card.stored.outcome == ""
