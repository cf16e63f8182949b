"""Somebody who can write to the database, but has no data key, gets no stored key sent anywhere else."""

import pytest
from django.test import Client

from providers.models import Person, Provider
from tests.cards import KEY, PressedCard, typed_for
from tests.people import signed_in
from tests.provider_double import provider_double

ELSEWHERE = "https://elsewhere.example.net/v1"
ASKING = pytest.mark.parametrize("button", ["save", "validate", "list_models"])


def saved(client: Client, kind: str) -> PressedCard:
    """A card with a stored key."""
    card = PressedCard(client, kind)
    with provider_double():
        card.press("save")
    assert card.row
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
