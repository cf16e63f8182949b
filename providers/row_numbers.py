"""Numbers of rows, as addresses, buttons and the record carry them."""

from collections.abc import Iterable

MOST_DIGITS = 18
"""What a database's big integers surely hold."""


def row_number(text: str) -> int | None:
    """The number, None for what no row can have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def row_numbers(texts: Iterable[str]) -> list[int]:
    """Those that are numbers of rows, in their order."""
    return [number for number in map(row_number, texts) if number is not None]
