"""Somebody who can write to the database, but has no data key, gets no stored key sent anywhere else."""

import pytest
from cryptography.fernet import Fernet
from django.db.models import F
from django.test import Client
from pytest_django.fixtures import Settings

from providers.models import Person, Provider
from providers.sealing import unseal
from tests.cards import KEY, PressedCard, typed_for
from tests.people import signed_in
from tests.provider_double import provider_double
from tests.rows import stored_bytes

ELSEWHERE = "https://elsewhere.example.net/v1"
ASKING = pytest.mark.parametrize("button", ["save", "validate", "list_models"])


def saved(client: Client, kind: str) -> PressedCard:
    """A card with a stored key."""
    card = PressedCard(client, kind)
    with provider_double():
        card.press("save")
    assert card.row
    return card


def keyless(client: Client) -> PressedCard:
    """A card of a server that wants no key."""
    card = PressedCard(client, "openai_compatible")
    with provider_double():
        card.press("save", api_key="")
    assert unseal(card.stored) == {}
    return card


@ASKING
def test_host_that_was_slipped_into_the_settings_of_a_kind_gets_no_key(
    client: Client, admin: Person, button: str
) -> None:
    card = saved(signed_in(client, admin), "openai")
    Provider.objects.filter(pk=card.entry).update(config={"api_host": ELSEWHERE})
    with provider_double() as double:
        card.send(typed_for(card.kind) | {"version": "1", "api_key": "", "api_host": ELSEWHERE, "do": button})
    assert double.requests == []


def test_card_shows_the_host_that_the_key_was_typed_for(client: Client, admin: Person) -> None:
    card = saved(signed_in(client, admin), "openai")
    Provider.objects.filter(pk=card.entry).update(config={"api_host": ELSEWHERE})
    page = client.get(card.url, headers={"HX-Request": "true"}).content.decode()
    assert ELSEWHERE not in page
    assert f'value="{card.stored.api_host}"' in page


@ASKING
def test_row_that_seems_to_have_no_key_does_not_send_the_one_it_has(client: Client, admin: Person, button: str) -> None:
    card = saved(signed_in(client, admin), "openai_compatible")
    Provider.objects.filter(pk=card.entry).update(key_fingerprint="")
    with provider_double() as double:
        response = card.press(button, api_host=ELSEWHERE)
    assert response.status_code == 422
    assert not double.saw(KEY)


def test_host_that_was_edited_gets_no_key(client: Client, admin: Person) -> None:
    card = saved(signed_in(client, admin), "openai")
    Provider.objects.filter(pk=card.entry).update(api_host=ELSEWHERE)
    with provider_double() as double:
        card.press("save")
    assert double.requests == []


def test_row_without_a_key_is_saved_again_after_the_data_key_was_lost(
    client: Client, admin: Person, settings: Settings
) -> None:
    card = keyless(signed_in(client, admin))
    settings.FERNET_KEYS = [Fernet.generate_key().decode()]
    with provider_double():
        assert card.press("save", name="local").status_code == 200
    assert (card.stored.name, unseal(card.stored)) == ("local", {})


@ASKING
@pytest.mark.parametrize("host", ["https://llm.example.com/v1", ELSEWHERE])
def test_lost_key_of_a_row_that_seems_to_have_none_goes_nowhere(
    client: Client, admin: Person, button: str, host: str
) -> None:
    card = saved(signed_in(client, admin), "openai_compatible")
    Provider.objects.filter(pk=card.entry).update(key_fingerprint="", api_host=ELSEWHERE)
    with provider_double() as double:
        card.press(button, api_host=host)
    assert not double.saw(KEY)


@ASKING
@pytest.mark.parametrize("kind", ["openai", "bedrock"])
def test_row_of_a_kind_that_needs_a_key_does_not_pass_as_one_without(
    client: Client, admin: Person, kind: str, button: str
) -> None:
    card = saved(signed_in(client, admin), kind)
    Provider.objects.filter(pk=card.entry).update(key_fingerprint="", seal_version=F("seal_version") + 1)
    before = stored_bytes(card.stored)
    with provider_double() as double:
        card.press(button)
    assert (double.requests, stored_bytes(card.stored)) == ([], before)
