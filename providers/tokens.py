"""The text of an access token: `byok_`, 32 random bytes and a checksum.

Base62 throughout, so that a double click selects all of it. The checksum lets a typing error, or a scanner of leaked
text, be told from a token without asking anybody. A token is random enough for a plain SHA-256 to be its safe name.
"""

import re
import secrets
import string
from hashlib import sha256
from zlib import crc32

PREFIX = "byok_"
HINT_LENGTH = 12
"""Characters that a page or the record may show; the rest stays too much to guess."""

_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM_BYTES = 32
_BODY_LENGTH = 43
_CHECKSUM_LENGTH = 6
_SHAPE = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{_BODY_LENGTH + _CHECKSUM_LENGTH}}}")


def new_token() -> str:
    """A token that nobody has: 54 letters and digits with an underscore."""
    start = PREFIX + _base62(secrets.randbits(8 * _RANDOM_BYTES), _BODY_LENGTH)
    return start + _checksum(start)


def is_token(text: str) -> bool:
    """Whether this can be a token, by its shape and checksum alone. It may still be unknown or dead."""
    if not _SHAPE.fullmatch(text):
        return False
    start, checksum = text[:-_CHECKSUM_LENGTH], text[-_CHECKSUM_LENGTH:]
    return checksum == _checksum(start)


def token_digest(text: str) -> str:
    """What is stored in place of a token: its SHA-256 in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def hint_of(text: str) -> str:
    """The beginning of a token, to tell it from others."""
    return text[:HINT_LENGTH]


def _checksum(start: str) -> str:
    return _base62(crc32(start.encode()), _CHECKSUM_LENGTH)


def _base62(number: int, width: int) -> str:
    digits: list[str] = []
    for _ in range(width):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
