"""The keys of the program: the data keys (FERNET_KEYS, newest first), and what makes any of them unfit.

They are read at use, never made here, and SECRET_KEY never stands in for one.
"""

import base64
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from fernet_fields.hkdf import derive_fernet_key

from providers.key_ring import keys_in_use

PUBLISHED = frozenset(
    {
        "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=",  # the specification of Fernet
        "81HqDtbqAywKSOumSha3BhWNOdQ26slT6K0YaZeZyPs=",  # manuals of other programs
        "46BKJoQYlPPOexq0OhDZnIlNepKFf87WFwLbfzqDDho=",
    }
)
OTHER_KEYS = ("FINGERPRINT_KEY", "AUDIT_KEY")
HOW_TO_MAKE_ONE = "`openssl rand -base64 32 | tr '+/' '-_'` makes one"


def data_keys() -> tuple[str, ...]:
    """The data keys, newest first. Raises ImproperlyConfigured when there is none or one is unfit."""
    keys = _configured()
    for problem in _data_key_problems(keys):
        raise ImproperlyConfigured(problem)
    return keys


def data_key_ids() -> tuple[str, ...]:
    """Names of the usable data keys, newest first: 16 hex digits that reveal nothing of the key.

    Empty when the keys are missing or unfit, so that pages can still say which rows cannot be read.
    """
    keys = _configured()
    return () if _data_key_problems(keys) else _ids(keys)


def cipher() -> MultiFernet:
    """Seals with the newest key and opens with any. Raises ImproperlyConfigured as `data_keys` does."""
    return _cipher(data_keys())


def problems_with_keys() -> list[str]:
    """Why the program must not start with its keys: sentences that name the setting and quote no key."""
    return [*_data_key_problems(_configured()), *_other_key_problems(), *_shared_key_problems()]


def _configured() -> tuple[str, ...]:
    return keys_in_use()


@lru_cache(maxsize=8)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(derive_fernet_key(key)) for key in keys])


@lru_cache(maxsize=8)
def _ids(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_hkdf().derive(key.encode()).hex() for key in keys)


def _hkdf() -> HKDF:
    return HKDF(algorithm=SHA256(), length=8, salt=None, info=b"byok data key id")


@lru_cache(maxsize=8)
def _data_key_problems(keys: tuple[str, ...]) -> tuple[str, ...]:
    if not keys:
        return ("FERNET_KEYS is missing: without it no stored key can be sealed or read.",)
    repeated = ("FERNET_KEYS holds the same key twice.",) if len(set(keys)) < len(keys) else ()
    return (*_unfit(keys), *repeated)


def _unfit(keys: tuple[str, ...]) -> Iterator[str]:
    for position, key in enumerate(keys, start=1):
        if reason := _why_unfit(key):
            yield f"Key {position} of FERNET_KEYS {reason}. {HOW_TO_MAKE_ONE}."


def _why_unfit(key: str) -> str:
    raw = _decoded(key)
    if len(raw) != 32:
        return "is not 32 random bytes in URL-safe base64 (44 characters)"
    if key in PUBLISHED:
        return "is an example that was published"
    steps = {(after - before) % 256 for before, after in pairwise(raw)}
    if len(set(raw)) < 16 or len(steps) < 8 or (raw.isascii() and raw.decode().isprintable()):
        return "is weak: its bytes are not random"
    return ""


def _decoded(key: str) -> bytes:
    """The bytes of the key; b"" for anything but the one spelling that an encoder gives them."""
    try:
        raw = base64.urlsafe_b64decode(key)
    except ValueError:
        return b""
    return raw if base64.urlsafe_b64encode(raw).decode() == key else b""


def _other_key_problems() -> Iterator[str]:
    for name in OTHER_KEYS:
        value = str(getattr(settings, name, "") or "")
        if not value:
            yield f"{name} is missing."
        elif len(value) < 32 or len(set(value)) < 10:
            yield f"{name} is weak: it needs at least 32 random characters."


def _shared_key_problems() -> Iterator[str]:
    owners: dict[str, str] = dict.fromkeys(_configured(), "FERNET_KEYS")
    for name in ("SECRET_KEY", *OTHER_KEYS):
        value = str(getattr(settings, name, "") or "")
        if value and value in owners:
            yield f"{name} and {owners[value]} share a key: each needs one of its own."
        owners.setdefault(value, name)
