"""Several words in a sentence."""

from collections.abc import Iterable


def enumeration(words: Iterable[str], conjunction: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; "" for nothing."""
    *before, last = [*words] or [""]
    return f"{', '.join(before)} {conjunction} {last}" if before else last
