"""Keeps what anybody can cause at will from flooding the record."""

from hashlib import sha256

from django.core.cache import cache

SECONDS = 60


def may_be_recorded(what: str, *, times: int = 1) -> bool:
    """Whether one more of these is recorded: at most `times` a minute, counted across processes."""
    key = sha256(what.encode()).hexdigest()
    return any(_take(f"recorded:{key}:{number}") for number in range(times))


def _take(place: str) -> bool:
    """A look first: it locks nothing, so that a flood costs next to nothing."""
    return cache.get(place) is None and cache.add(place, True, SECONDS)
