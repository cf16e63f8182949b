"""Two people at the same moment, on each database: nothing is torn, and nobody meets an error."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from providers.models import Person, Provider
from providers.services import defaults, retire
from providers.verdicts import Outcome
from tests.rows import make_provider


def at_once(*works: Callable[[], object]) -> list[Exception]:
    """Run the works in threads of their own; what went wrong in them."""
    failures: list[Exception] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def good_provider(name: str) -> Provider:
    provider = make_provider(name=name)
    Provider.objects.filter(pk=provider.pk).update(outcome=Outcome.OK)
    return Provider.objects.get(pk=provider.pk)


@pytest.mark.django_db(transaction=True)
def test_default_is_passed_on_while_its_successor_becomes_the_default(
    admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, coming = good_provider("going"), good_provider("coming")
    defaults.set_default(actor=admin, provider=going)
    both_hold_a_row = threading.Barrier(2)
    look, successors = defaults.what_is_missing, defaults.possible_successors

    def wait() -> None:
        try:
            both_hold_a_row.wait(timeout=0.5)
        except threading.BrokenBarrierError:
            return  # the database lets one in at a time

    def looked_at(provider: Provider) -> str:
        wait()
        return look(provider)

    def chosen_from(provider: Provider) -> object:
        wait()
        return successors(provider)

    monkeypatch.setattr(defaults, "what_is_missing", looked_at)
    monkeypatch.setattr(retire, "possible_successors", chosen_from)
    failures = at_once(
        lambda: retire.disable_provider(actor=admin, provider=going, successor=str(coming.pk)),
        lambda: defaults.set_default(actor=admin, provider=coming),
    )
    assert failures == []
    assert [row.pk for row in Provider.objects.filter(is_default=True)] == [coming.pk]
