"""Set as Default, Disable, Enable, Remove, and the questions they ask."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from providers.models import Agent, AuditEvent, Person, Provider
from tests.cards import KEY, PressedCard
from tests.people import signed_in
from tests.provider_double import provider_double

Make = Callable[..., PressedCard]


@pytest.fixture(params=[True, False], ids=["htmx", "plain"])
def make(request: pytest.FixtureRequest, client: Client, admin: Person) -> Make:
    """Makes saved cards; every test runs with and without JavaScript."""
    signed_in(client, admin)

    def saved(kind: str = "openai", **typed: str) -> PressedCard:
        card = PressedCard(client, kind, scripted=request.param)
        with provider_double():
            card.press("save", **typed)
        assert card.row, "the card was not saved"
        return card

    return saved


def test_set_default_makes_it_the_only_default(make: Make) -> None:
    first, second = make("openai"), make("anthropic")
    first.press("set_default")
    second.press("set_default")
    assert [row.pk for row in Provider.objects.filter(is_default=True)] == [second.entry]


def test_default_that_was_replaced_loses_its_badge_in_the_same_answer(make: Make) -> None:
    first, second = make("openai"), make("anthropic")
    first.press("set_default")
    page = second.client.get("/organization/") if not second.scripted else second.press("set_default")
    assert f'id="badges-{first.entry}"' in page.content.decode()


def test_default_needs_a_good_verdict_and_says_so(make: Make) -> None:
    card = make()
    Provider.objects.filter(pk=card.entry).update(outcome="")
    page = card.press("set_default").content.decode()
    assert "It has not been verified yet. Press Validate first." in page
    assert not card.stored.is_default


def test_disabled_provider_cannot_be_the_default(make: Make) -> None:
    card = make()
    card.press("disable")
    page = card.press("set_default").content.decode()
    assert "Enable it first" in page
    assert not card.stored.is_default


def test_database_refuses_a_second_default(make: Make) -> None:
    make("openai").press("set_default")
    other = make("anthropic")
    with pytest.raises(IntegrityError), transaction.atomic():
        Provider.objects.filter(pk=other.entry).update(is_default=True)


def test_re_saving_the_default_keeps_it_the_default(make: Make) -> None:
    card = make()
    card.press("set_default")
    with provider_double():
        card.press("save", notes="new notes")
    assert card.stored.is_default


def test_default_whose_later_verdict_is_bad_stays_the_default(make: Make) -> None:
    card = make()
    card.press("set_default")
    with provider_double("invalid_key"):
        card.press("validate")
    assert card.stored.is_default
    assert card.stored.outcome == "invalid_key"


def test_disable_keeps_the_key(make: Make) -> None:
    card = make()
    before = bytes(card.stored.sealed.ciphertext)
    card.press("disable")
    assert not card.stored.enabled
    assert bytes(card.stored.sealed.ciphertext) == before


def test_enable_lets_it_be_used_again(make: Make) -> None:
    card = make()
    card.press("disable")
    card.press("enable")
    assert card.stored.enabled


@pytest.mark.parametrize("button", ["disable", "remove"])
def test_default_asks_for_a_successor_before_it_goes(make: Make, button: str) -> None:
    card, other = make("openai"), make("anthropic")
    card.press("set_default")
    page = card.press(button).content.decode()
    assert f'<option value="{other.entry}">' in page
    assert card.stored.is_default


@pytest.mark.parametrize("button", ["disable", "remove"])
def test_successor_becomes_the_default_in_the_same_step(make: Make, button: str) -> None:
    card, other = make("openai"), make("anthropic")
    card.press("set_default")
    card.press(f"{button}:confirmed", successor=str(other.entry))
    assert other.stored.is_default
    assert card.row is None or not card.stored.enabled


@pytest.mark.parametrize("button", ["disable", "remove"])
def test_default_may_go_without_a_successor(make: Make, button: str) -> None:
    card = make("openai")
    card.press("set_default")
    card.press(f"{button}:confirmed", successor="none")
    assert not Provider.objects.filter(is_default=True).exists()


def test_default_does_not_go_when_no_successor_is_named(make: Make) -> None:
    card = make("openai")
    card.press("set_default")
    card.press("remove:confirmed")
    assert card.stored.is_default


def test_default_does_not_go_when_the_successor_cannot_be_one(make: Make) -> None:
    card, other = make("openai"), make("anthropic")
    card.press("set_default")
    Provider.objects.filter(pk=other.entry).update(outcome="invalid_key")
    page = card.press("remove:confirmed", successor=str(other.entry)).content.decode()
    assert "Choose again." in page
    assert card.stored.is_default


@pytest.mark.parametrize("button", ["remove", "disable"])
def test_question_names_the_agents_that_the_entry_is_ticked_for(make: Make, button: str) -> None:
    card = make()
    card.press("set_default")
    for name, uses in (("Nightly", Agent.Uses.ENTRIES), ("Any", Agent.Uses.ANY)):
        Agent.objects.create(name=name, uses=uses).entries.add(card.stored)
    page = card.press(button).content.decode()
    assert "may be used by “Nightly”." in page


@pytest.mark.parametrize("button", ["remove", "disable"])
def test_entry_that_is_no_default_is_asked_about_where_agents_lose_it(
    make: Make, button: str, member: Person, stranger: Person
) -> None:
    card = make()
    for owner, name in ((None, "Nightly"), (member, "Private"), (stranger, "Hidden")):
        Agent.objects.create(name=name, owner=owner, uses=Agent.Uses.ENTRIES).entries.add(card.stored)
    page = card.press(button).content.decode()
    assert "may be used by “Nightly” and 2 agents of people." in page
    assert card.stored.enabled
    card.press(f"{button}:confirmed")
    assert card.row is None or not card.stored.enabled


def test_entry_that_nobody_loses_is_disabled_at_once(make: Make) -> None:
    card = make()
    card.press("disable")
    assert not card.stored.enabled


def test_remove_asks_first_and_says_whose_default_it_is(make: Make) -> None:
    card = make()
    card.press("set_default")
    page = card.press("remove").content.decode()
    assert "Remove OpenAI?" in page
    assert "Its key is deleted for good." in page
    assert "This is the organization&#x27;s default." in page
    assert card.row


def test_remove_deletes_the_row_with_its_ciphertext(make: Make) -> None:
    card = make()
    card.press("remove:confirmed")
    assert card.row is None


def test_cancel_changes_nothing(make: Make) -> None:
    card = make()
    card.press("remove")
    card.press("cancel")
    assert card.row


def test_unknown_button_is_refused_in_words(make: Make) -> None:
    card = make()
    response = card.press("explode")
    assert response.status_code == 400
    assert "Reload the page." in response.content.decode()


def test_typed_key_is_not_stored_by_a_button_that_does_not_save(make: Make) -> None:
    card = make()
    page = card.press("set_default", api_key="another-key-0123456789-abcd", notes="typed").content.decode()
    assert card.stored.key_mask.endswith(KEY[-4:])
    assert card.stored.notes == ""
    if card.scripted:
        assert "What you typed here is not saved yet." in page


def test_every_change_leaves_its_row_in_the_record(make: Make) -> None:
    card = make()
    for button in ("set_default", "disable:confirmed", "enable", "remove:confirmed"):
        card.press(button, successor="none")
    actions = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert actions == [
        "provider.created",
        "provider.set_default",
        "provider.unset_default",
        "provider.disabled",
        "provider.enabled",
        "provider.removed",
    ]
    assert KEY not in repr(list(AuditEvent.objects.values()))
