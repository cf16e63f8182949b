"""What people paste into a key field, and the key in it. No sentence here ever quotes the key."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from providers.pasted_text import trimmed, unquoted

SHORTENED = "This is a shortened key, as a page shows it, and not the key itself. Paste the whole key."
STRANGE_CHARACTER = (
    "The key contains a space or a character that cannot be part of a key. Copy it again, without the text around it."
)

_PRINTABLE_ASCII = re.compile(r"[\x21-\x7e]*")
_MASK = re.compile(r"[\u2026\u2022]|\.{3}|\*{3}")
_BEARER = re.compile(r"^bearer\s+", re.IGNORECASE)
_HEADER = re.compile(r"^(authorization|x-api-key|api-key|x-goog-api-key)\s*:\s*", re.IGNORECASE)
_ASSIGNMENT = re.compile(
    r"""^(?:(?:export|set)\s+[A-Za-z_]\w*      # a line for a shell
        |\$env:[A-Za-z_]\w*
        |[A-Z_][A-Z0-9_]*                      # a line of an environment file
        |(?=\w*(?i:key|token|secret))\w+)\s*=\s*(?=[^=\s])  # never the padding at the end of a key in base64
    """,
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedKey:
    """The key itself ("" if there was none), what was taken off, and why it is refused ("" if it is not)."""

    key: str = field(repr=False)
    changes: tuple[str, ...]
    refusal: str


_STEPS: tuple[tuple[Callable[[str], str], str], ...] = (
    (trimmed, "Blanks around it were removed."),
    (unquoted, "Quotation marks around it were removed."),
    (lambda text: _HEADER.sub("", text), "The name of the header before it was removed."),
    (lambda text: _ASSIGNMENT.sub("", text), "The name and the equals sign before it were removed."),
    (lambda text: _BEARER.sub("", text), "“Bearer” before it was removed."),
)


def pasted_key(text: str) -> PastedKey:
    """Take off what surrounds a key until nothing more comes off, and refuse what is left if it can be no key."""
    changes: dict[str, None] = {}
    before = None
    while before != text:
        before = text
        for step, change in _STEPS:
            shorter = step(text)
            if shorter != text:
                changes[change] = None
            text = shorter
    return PastedKey(key=text, changes=tuple(changes) if text else (), refusal=_refusal(text))


def is_sendable(key: str) -> bool:
    """Whether a key is printable ASCII, so that it can stand in a header."""
    return _PRINTABLE_ASCII.fullmatch(key) is not None


def _refusal(key: str) -> str:
    if _MASK.search(key):
        return SHORTENED
    return "" if is_sendable(key) else STRANGE_CHARACTER
