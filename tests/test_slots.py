"""The bound on checks at once."""

from contextlib import ExitStack

import pytest
from pytest_django.fixtures import Settings

from providers.slots import Busy, check_slot


@pytest.mark.parametrize(("threads", "slots"), [(32, 16), (8, 4), (3, 1), (1, 1)])
def test_half_of_the_threads_may_check_and_the_next_is_refused(settings: Settings, threads: int, slots: int) -> None:
    settings.BYOK_THREADS = threads
    with ExitStack() as held:
        for _ in range(slots):
            held.enter_context(check_slot())
        with pytest.raises(Busy), check_slot():
            pass


def test_slot_is_free_again_after_a_check_and_after_an_error(settings: Settings) -> None:
    settings.BYOK_THREADS = 2
    for _ in range(3):
        with pytest.raises(KeyError), check_slot():
            raise KeyError
    with check_slot():
        pass
    with check_slot(), pytest.raises(Busy), check_slot():
        pass
