"""A bound on the checks that run at once, so that hanging providers leave threads for pages, and slots for others."""

import threading
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from django.conf import settings

ALWAYS = 2
"""So many slots may one person hold, if there are as many, even where that is more than half."""

_lock = threading.Lock()
_held: Counter[Hashable] = Counter()


class Busy(Exception):
    """As many checks are running as this process allows, in all or for one person."""


@contextmanager
def check_slot(holder: Hashable) -> Iterator[None]:
    """Hold one of the process's slots for checks: half of `BYOK_THREADS`, and at most half of them for one holder.

    `holder`: the person who asks, or an agent that is nobody's. Raises `Busy` at once when no slot is free.
    """
    _take(holder)
    try:
        yield
    finally:
        _give_back(holder)


def _take(holder: Hashable) -> None:
    slots = max(1, getattr(settings, "BYOK_THREADS", 32) // 2)
    with _lock:
        if _held.total() >= slots or _held[holder] >= max(ALWAYS, slots // 2):
            raise Busy("Too many checks are running. Try again in a moment.")
        _held[holder] += 1


def _give_back(holder: Hashable) -> None:
    with _lock:
        _held[holder] -= 1
        if not _held[holder]:
            del _held[holder]
