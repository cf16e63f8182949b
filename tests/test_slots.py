"""The bound on checks at once, in all and for each person."""

from contextlib import ExitStack

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from providers.models import Person
from providers.slots import Busy, check_slot
from tests.api import Caller, make_token
from tests.cards import KEY, PressedCard
from tests.people import signed_in
from tests.provider_double import provider_double


@pytest.mark.parametrize(("threads", "slots"), [(32, 16), (8, 4), (3, 1), (1, 1)])
def test_half_of_the_threads_may_check_and_the_next_is_refused(settings: Settings, threads: int, slots: int) -> None:
    settings.BYOK_THREADS = threads
    with ExitStack() as held:
        for number in range(slots):
            held.enter_context(check_slot(number))
        with pytest.raises(Busy), check_slot("the next"):
            pass


@pytest.mark.parametrize(("threads", "slots"), [(32, 8), (12, 3), (8, 2), (6, 2), (4, 2), (2, 1)])
def test_one_person_holds_half_of_the_slots_but_two_where_there_are_two(
    settings: Settings, threads: int, slots: int
) -> None:
    settings.BYOK_THREADS = threads
    with ExitStack() as held:
        for _ in range(slots):
            held.enter_context(check_slot("Mia"))
        with pytest.raises(Busy), check_slot("Mia"):
            pass


def test_slots_that_one_person_may_not_take_are_there_for_others(settings: Settings) -> None:
    settings.BYOK_THREADS = 8
    with check_slot("Mia"), check_slot("Mia"), check_slot("Stan"), check_slot("Adam"):
        pass
    with check_slot("Mia"), check_slot("Mia"):
        with pytest.raises(Busy), check_slot("Mia"):
            pass
        with check_slot("Stan"), check_slot("Stan"):
            pass


def test_slot_is_free_again_after_a_check_and_after_an_error(settings: Settings) -> None:
    settings.BYOK_THREADS = 2
    for _ in range(3):
        with pytest.raises(KeyError), check_slot("Mia"):
            raise KeyError
    with check_slot("Mia"):
        pass
    with check_slot("Mia"), pytest.raises(Busy), check_slot("Stan"):
        pass


@pytest.mark.parametrize("button", ["save", "validate", "list_models"])
def test_card_of_a_person_with_enough_checks_under_way_is_busy_and_no_other(
    settings: Settings, member: Person, stranger: Person, button: str
) -> None:
    settings.BYOK_THREADS = 8
    with check_slot(member), check_slot(member), provider_double():
        statuses = [
            PressedCard(signed_in(Client(), person), "openai", scope="my").press(button).status_code
            for person in (member, stranger)
        ]
    assert statuses == [503, 200]


def test_agents_of_a_person_share_the_persons_slots(settings: Settings, member: Person) -> None:
    settings.BYOK_THREADS = 8
    wanted = {"kind": "openai", "model": "gpt-5-mini", "api_key": KEY}
    callers = [Caller(make_token(owner=person, manages=True)) for person in (member, None)]
    with check_slot(member), check_slot(member), provider_double():
        statuses = [caller.put("main", **wanted).status_code for caller in callers]
    assert statuses == [503, 201]
