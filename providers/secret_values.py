"""Secrets on their way into the seal, and what comes out of the database: neither shows what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Never


class Secrets:
    """Plain secrets, keyed by field name, that wait to be sealed. Blank ones are left out.

    Raises ValueError for anything but printable ASCII; the message names the field and never quotes the value.
    Cannot be pickled or copied, so it reaches no cache, no queue and no other process.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            if not (isinstance(value, str) and value.isascii() and value.isprintable()):
                raise ValueError(f"{name} must be text of printable ASCII characters.")
        self._values = {name: value for name, value in values.items() if value}

    def reveal(self) -> dict[str, str]:
        """The secrets in clear."""
        return dict(self._values)

    def __repr__(self) -> str:
        return "<Secrets>"

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError("Secrets cannot be pickled or copied.")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the column holds: a ciphertext that nobody has opened."""

    ciphertext: bytes = field(repr=False)
