"""Short secrets of the program itself, such as those of second factors, sealed with the newest data key.

The text names the data key that sealed it, so that a rotation finds what is left to do without opening anything.
"""

import json

from cryptography.fernet import InvalidToken

from providers.data_keys import cipher, data_key_ids

SEPARATOR = "."


class CannotOpen(Exception):
    """The text cannot be read: another data key, damage, or one that was sealed for something else."""


def seal_text(text: str, *, purpose: str) -> str:
    """The sealed text. `purpose`: what it is good for; it opens for nothing else."""
    token = cipher().encrypt(json.dumps([purpose, text]).encode()).decode()
    return f"{data_key_ids()[0]}{SEPARATOR}{token}"


def unseal_text(sealed: str, *, purpose: str) -> str:
    """The text in clear. Raises CannotOpen."""
    opened = _opened(sealed)
    if opened is None or opened[0] != purpose:
        raise CannotOpen("A stored secret cannot be decrypted.")
    return opened[1]


def key_id_of(sealed: str) -> str:
    """The data key that sealed it."""
    return sealed.partition(SEPARATOR)[0]


def without_key_id(sealed: str) -> str:
    """The same for a text that is known to be unreadable: no data key has it."""
    return SEPARATOR + sealed.partition(SEPARATOR)[2]


def _opened(sealed: str) -> tuple[str, str] | None:
    try:
        purpose, text = json.loads(cipher().decrypt(sealed.partition(SEPARATOR)[2].encode()))
    except (InvalidToken, ValueError, TypeError):
        return None
    return str(purpose), str(text)
