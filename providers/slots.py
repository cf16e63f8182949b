"""A bound on the checks that run at once, so that hanging providers leave threads for pages."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

_lock = threading.Lock()
_taken = 0


class Busy(Exception):
    """As many checks are running as this process allows."""


@contextmanager
def check_slot() -> Iterator[None]:
    """Hold one of the process's slots for checks: half of `BYOK_THREADS`. Raises `Busy` at once when none is free."""
    _take()
    try:
        yield
    finally:
        _give_back()


def _take() -> None:
    global _taken
    with _lock:
        if _taken >= max(1, getattr(settings, "BYOK_THREADS", 32) // 2):
            raise Busy("Too many checks are running. Try again in a moment.")
        _taken += 1


def _give_back() -> None:
    global _taken
    with _lock:
        _taken -= 1
