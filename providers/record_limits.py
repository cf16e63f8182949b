"""Keeps what anybody can cause at will from flooding the record."""

from hashlib import sha256

from django.core.cache import cache

SECONDS = 60


def may_be_recorded(what: str, *, times: int = 1) -> bool:
    """Whether one more of these is recorded: at most `times` a minute, counted across processes."""
    key = sha256(what.encode()).hexdigest()
    return any(cache.add(f"recorded:{key}:{number}", True, SECONDS) for number in range(times))
