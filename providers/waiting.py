"""How long a provider asks to wait: the `Retry-After` header, in our words."""

import re
from collections.abc import Mapping
from math import ceil

DAY = 86_400
"""Seconds. What asks for longer is no rate limit, and is not repeated."""

UNITS = (("second", 1, 120), ("minute", 60, 7_200), ("hour", 3_600, DAY))
"""A unit of time, its seconds, and up to how many seconds it is used."""

_SECONDS = re.compile(r"[0-9]{1,6}", re.ASCII)


def seconds_asked(headers: Mapping[str, str]) -> int:
    """The seconds that an answer asks to wait; 0 if it names none, a date, or more than a day."""
    text = headers.get("retry-after", "").strip()
    seconds = int(text) if _SECONDS.fullmatch(text) else 0
    return seconds if seconds <= DAY else 0


def when_again(seconds: int) -> str:
    """A sentence that says when to try again: "Try again in 20 seconds."."""
    if not seconds:
        return "This passes by itself: wait a minute and try again."
    unit, length = next((unit, length) for unit, length, most in UNITS if seconds <= most)
    count = ceil(seconds / length)
    return f"Try again in {count} {unit}{'' if count == 1 else 's'}."
