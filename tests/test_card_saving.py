"""Save, Validate and the model list: two people, two clicks, strangers' keys, names, what is pasted."""

import re
import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from providers.models import AuditEvent, Person, Provider, Role
from providers.sealing import seal, unseal
from providers.services import entries
from providers.services.check import check
from providers.verdicts import Verdict
from tests.cards import KEY, OTHER_KEY, PressedCard
from tests.people import signed_in
from tests.provider_double import MODELS, provider_double

OPENROUTER_KEY = "sk-or-v1-" + "0123456789abcdef" * 4


@pytest.fixture(params=[True, False], ids=["htmx", "plain"])
def card(request: pytest.FixtureRequest, client: Client, admin: Person) -> PressedCard:
    """An empty OpenAI card, with and without JavaScript."""
    return PressedCard(signed_in(client, admin), "openai", scripted=request.param)


def saved(card: PressedCard, **typed: str) -> PressedCard:
    with provider_double():
        card.press("save", **typed)
    assert card.row, "the card was not saved"
    return card


def offer_in(page: str) -> str:
    found = re.search(r'name="offer" value="([^"]+)"', page)
    assert found, "nothing was offered"
    return found[1]


def test_second_editor_is_told_with_both_values(card: PressedCard) -> None:
    saved(card)
    Provider.objects.filter(pk=card.entry).update(model_type="gpt-theirs", version=2)
    with provider_double() as double:
        response = card.press("save", version="1", model_type="gpt-yours")
    page = response.content.decode()
    assert response.status_code == 422
    assert "has changed this entry meanwhile" in page
    assert "<td>gpt-theirs</td><td>gpt-yours</td>" in page
    assert double.requests == []
    assert card.stored.model_type == "gpt-theirs"


def test_second_editor_may_save_over_it_after_being_told(card: PressedCard) -> None:
    saved(card)
    Provider.objects.filter(pk=card.entry).update(model_type="gpt-theirs", version=2)
    with provider_double():
        page = card.press("save", version="1", model_type="gpt-yours").content.decode()
        assert 'name="version" value="2"' in page
        card.press("save", version="2", model_type="gpt-yours")
    assert card.stored.model_type == "gpt-yours"


@pytest.mark.parametrize("button", ["save", "validate"])
def test_stored_key_does_not_follow_a_form_drawn_before_the_row_moved(
    card: PressedCard, button: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row moves, with another key, after the form was compared with it and before the key is unsealed."""
    saved(card)
    find = entries.stored_row

    def moved_meanwhile(entry: entries.Entry) -> Provider | None:
        row = find(entry)
        assert row
        row.api_host = "https://elsewhere.example.net/v1"
        seal(row, {"api_key": OTHER_KEY})
        row.save()
        return find(entry)

    monkeypatch.setattr(f"providers.services.{button}.stored_row", moved_meanwhile)
    with provider_double() as double:
        response = card.press(button)
    assert response.status_code == 422
    assert "has changed this entry meanwhile" in response.content.decode()
    assert double.requests == []


def test_save_of_a_removed_entry_says_so_and_stores_nothing(card: PressedCard) -> None:
    saved(card)
    Provider.objects.all().delete()
    with provider_double():
        response = card.press("save", version="1")
    assert "Somebody has removed this entry meanwhile." in response.content.decode()
    assert not Provider.objects.exists()


@pytest.mark.parametrize("typed", [{"notes": "for the night shift"}, {"api_key": OTHER_KEY}])
def test_entry_removed_while_its_key_is_checked_stays_removed(
    card: PressedCard, typed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(card)

    def removed_meanwhile(**question: Any) -> Verdict:
        verdict = check(**question)
        Provider.objects.all().delete()
        return verdict

    monkeypatch.setattr("providers.services.save.check", removed_meanwhile)
    with provider_double():
        response = card.press("save", **typed)
    assert response.status_code == 422
    assert "Somebody has removed this entry meanwhile." in response.content.decode()
    assert not Provider.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.MEMBER}], ids=["deactivated", "demoted"])
def test_person_who_loses_the_right_while_a_key_is_checked_stores_nothing(
    card: PressedCard, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed_meanwhile(**question: Any) -> Verdict:
        Person.objects.update(**change)
        return check(**question)

    monkeypatch.setattr("providers.services.save.check", changed_meanwhile)
    with provider_double():
        response = card.press("save")
    assert response.status_code == 403
    assert not Provider.objects.exists()


def test_rename_that_the_database_refuses_is_not_called_saved(
    card: PressedCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another entry takes the name after the look at the names, and has given it back when they are looked at again."""
    saved(card, name="Day shift")
    saved(PressedCard(card.client, "openai", scripted=card.scripted), name="Night shift", api_key=OTHER_KEY)
    monkeypatch.setattr("providers.services.save._name_is_free", lambda entry: True)
    with provider_double():
        response = card.press("save", name="Night shift")
    assert response.status_code == 422
    assert "There is already an entry “Night shift”" in response.content.decode()
    assert card.stored.name == "Day shift"


def test_entry_without_a_key_is_refused_at_the_key_field(card: PressedCard) -> None:
    with provider_double() as double:
        response = card.press("save", api_key="")
    assert response.status_code == 422
    assert "Enter the API Key." in response.content.decode()
    assert double.requests == []


def test_what_was_typed_stays_typed_after_an_error(card: PressedCard) -> None:
    with provider_double("invalid_key"):
        page = card.press("save", model_type="gpt-typed", notes="kept words").content.decode()
    assert 'value="gpt-typed"' in page
    assert "kept words" in page


def test_plain_page_asks_to_paste_the_key_again_and_the_script_keeps_it(card: PressedCard) -> None:
    with provider_double("invalid_key"):
        page = card.press("save").content.decode()
    assert ("Paste the key again" in page) is not card.scripted
    assert 'hx-preserve="true"' in page


@pytest.mark.parametrize("button", ["save", "validate", "list_models"])
def test_key_of_another_provider_is_not_sent(card: PressedCard, button: str) -> None:
    with provider_double() as double:
        response = card.press(button, api_key=OPENROUTER_KEY)
    page = response.content.decode()
    assert response.status_code == 422
    assert "This looks like an OpenRouter key." in page
    assert f'value="{button}:as_is"' in page
    assert double.requests == []


def test_key_of_another_provider_is_used_when_the_person_says_so(card: PressedCard) -> None:
    with provider_double():
        card.press("save:as_is", api_key=OPENROUTER_KEY)
    assert unseal(card.stored)["api_key"] == OPENROUTER_KEY


def test_key_of_another_provider_is_not_sent_because_of_an_offer_for_another_key(card: PressedCard) -> None:
    with provider_double("provider_unavailable"):
        offer = offer_in(card.press("save").content.decode())
    with provider_double() as double:
        response = card.press("save_unchecked", offer=offer, api_key=OPENROUTER_KEY)
    assert "This looks like an OpenRouter key." in response.content.decode()
    assert double.requests == []


def test_key_of_another_provider_that_was_used_anyway_is_stored_by_its_own_offer(card: PressedCard) -> None:
    with provider_double("provider_unavailable"):
        offer = offer_in(card.press("save:as_is", api_key=OPENROUTER_KEY).content.decode())
    card.press("save_unchecked", offer=offer, api_key=OPENROUTER_KEY)
    assert unseal(card.stored)["api_key"] == OPENROUTER_KEY


def test_form_sent_again_after_a_bad_check_does_not_say_that_the_key_works(card: PressedCard) -> None:
    saved(card)
    with provider_double("invalid_key"):
        card.press("validate")
        response = card.press("save", version="0", api_key=KEY)
    page = response.content.decode() if card.scripted else card.client.get(response["Location"]).content.decode()
    assert "This is stored already." in page
    assert "The key and the model work." not in page


def test_second_entry_of_a_kind_needs_a_name(card: PressedCard) -> None:
    saved(card)
    other = PressedCard(card.client, "openai", scripted=card.scripted)
    with provider_double() as double:
        response = other.press("save", api_key=OTHER_KEY)
    assert response.status_code == 422
    assert "Give this one a name of its own" in response.content.decode()
    assert double.requests == []


def test_second_entry_of_a_kind_is_told_apart_by_its_name(card: PressedCard) -> None:
    saved(card)
    other = saved(PressedCard(card.client, "openai", scripted=card.scripted), api_key=OTHER_KEY, name="Night shift")
    assert "Night shift" in card.client.get("/organization/").content.decode()
    assert other.stored.name == "Night shift"


@pytest.mark.parametrize("name", ["safe\u202egnp", "tab\there", "a\u200bb", "be\x07ll"])
def test_name_with_an_unseen_character_is_refused_at_the_name(card: PressedCard, name: str) -> None:
    with provider_double() as double:
        response = card.press("save", name=name)
    assert response.status_code == 422
    assert "The name holds a character that cannot be seen." in response.content.decode()
    assert double.requests == []


@pytest.mark.parametrize("name", ["Team 👩‍💻", "فريق", "Zoë & Söhne"])
def test_name_of_any_script_is_stored(card: PressedCard, name: str) -> None:
    assert saved(card, name=name).stored.name == name


def test_stored_card_without_a_host_asks_for_the_host_alone(card: PressedCard) -> None:
    saved(card)
    page = card.press("save", api_host="").content.decode()
    assert "Enter the API Host." in page
    assert "Type the key again." not in page


def test_pasted_key_is_cleaned_and_the_person_told(card: PressedCard) -> None:
    with provider_double() as double:
        page = card.press("validate", api_key=f'  "Bearer {KEY}"\n').content.decode()
    assert "Bearer" in page
    assert double.saw(KEY)
    assert not double.saw(f"Bearer Bearer {KEY}")


def test_listed_models_are_suggested_and_nothing_is_stored(card: PressedCard) -> None:
    with provider_double():
        page = card.press("list_models").content.decode()
    assert all(f'<option value="{model}">' in page for model in MODELS)
    assert card.row is None


def test_listed_model_is_put_into_the_form(card: PressedCard) -> None:
    page = card.press("use_model:model-of-a-test").content.decode()
    assert 'value="model-of-a-test"' in page
    assert card.row is None


def test_model_list_needs_no_model(card: PressedCard) -> None:
    with provider_double() as double:
        response = card.press("list_models", model_type="")
    assert response.status_code == 200
    assert double.requests


def test_rate_limit_leaves_the_status_and_adds_a_line(card: PressedCard) -> None:
    saved(card)
    with provider_double("rate_limited"):
        card.press("validate")
    assert card.stored.outcome == "ok"
    assert card.stored.last_verdict
    assert card.stored.last_verdict.outcome == "rate_limited"


def test_refusal_leaves_an_audit_event_without_the_key(card: PressedCard) -> None:
    with provider_double("invalid_key"):
        card.press("save")
    event = AuditEvent.objects.get()
    assert event.action == "provider.refused"
    assert event.details["outcome"] == "invalid_key"
    assert KEY not in repr(event.details)


def test_key_that_cannot_be_unsealed_is_a_state_and_is_not_overwritten(card: PressedCard) -> None:
    saved(card)
    Provider.objects.filter(pk=card.entry).update(api_host="https://edited.example.com/v1")
    before = bytes(card.stored.sealed.ciphertext)
    with provider_double() as double:
        response = card.press("validate")
    assert "The stored key cannot be decrypted." in response.content.decode()
    assert double.requests == []
    assert bytes(card.stored.sealed.ciphertext) == before
    assert "Cannot be decrypted" in card.client.get("/organization/").content.decode()


def test_unreadable_key_is_replaced_by_typing_a_new_one(card: PressedCard) -> None:
    saved(card)
    Provider.objects.filter(pk=card.entry).update(seal_key_id="")
    saved(card, api_key=OTHER_KEY)
    assert unseal(card.stored)["api_key"] == OTHER_KEY


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_save(client: Client, admin: Person) -> None:
    card = PressedCard(signed_in(client, admin), "openai")
    statuses: list[int] = []

    def click() -> None:
        other = Client()
        other.cookies = client.cookies
        twin = PressedCard(other, "openai")
        twin.entry, twin.url = card.entry, card.url
        statuses.append(twin.press("save", version="0", api_key=KEY).status_code)
        connections.close_all()

    with provider_double():
        threads = [threading.Thread(target=click) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert statuses == [200, 200]
    assert card.stored.version == 1
    assert AuditEvent.objects.filter(action="provider.created").count() == 1


def test_what_was_changed_is_told_after_save(card: PressedCard) -> None:
    saved(card)
    with provider_double():
        response = card.press("save", api_key=f'"Bearer {KEY}"', api_host="https://api.openai.com/v1/models")
    page = (
        response.content.decode() if card.scripted else card.client.get(response.headers["Location"]).content.decode()
    )
    assert "API Key: Quotation marks around it were removed. API Key: “Bearer” before it was removed." in page
    assert "API Host: “/models” was removed: an API Host ends before it." in page
    assert unseal(card.stored)["api_key"] == KEY


def test_suggestion_is_not_told_once_the_check_is_good(card: PressedCard) -> None:
    with provider_double():
        response = card.press("save", api_host="https://api.openai.com/")
    page = (
        response.content.decode() if card.scripted else card.client.get(response.headers["Location"]).content.decode()
    )
    assert "API Host: A trailing slash was removed." in page
    assert "There is no version" not in page


def test_first_error_on_the_card_is_the_one_that_is_spoken(client: Client, admin: Person) -> None:
    card = PressedCard(signed_in(client, admin), "bedrock")
    page = card.press("save", api_key="", api_host="", region="").content.decode()
    assert re.search(r'<div id="live"[^>]*>Type a Bedrock API key', page)


@pytest.mark.parametrize("field", ["api_key", "model_type", "name"])
def test_too_long_is_said_in_our_words(field: str, client: Client, admin: Person) -> None:
    card = PressedCard(signed_in(client, admin), "openai")
    page = card.press("save", **{field: "x" * 9000}).content.decode()
    assert "This is too long: it may have " in page
    assert card.row is None
