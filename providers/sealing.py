"""The seal: a row's secrets, encrypted together with what they belong to. Opened only on demand, never on load."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import randbelow
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.db.models import Model
from fernet_fields import EncryptedTextField

from providers.data_keys import cipher, data_key_ids, data_keys
from providers.fingerprints import fingerprint, mask
from providers.secret_values import Sealed, Secrets

if TYPE_CHECKING:  # the model needs the field
    from providers.models import Provider

__all__ = [
    "CannotUnseal",
    "Sealed",
    "SecretField",
    "Secrets",
    "data_key_ids",
    "fingerprint",
    "is_readable",
    "mark_unreadable",
    "mask",
    "seal",
    "unseal",
]

BLOCK = 256
"""What is sealed is filled up to a multiple of this many bytes, so that the length of a key does not show."""
FIRST_VERSIONS = 2**30
"""A row's first seal version is one of so many, so that what a removed row held does not fit if its id comes again.

As many again are left to count: the column holds 31 bits.
"""


class CannotUnseal(Exception):
    """The secrets of a row cannot be read: another data key, a damaged text, or one that belongs elsewhere."""

    def __init__(self) -> None:
        super().__init__("The stored key cannot be decrypted.")


def seal(provider: "Provider", secrets: Mapping[str, str]) -> None:
    """Give the row new secrets, in memory. `provider.save()` encrypts and writes them, with all fields of the row.

    Set id, owner, kind and API Host before that save: they are sealed as they are then. Raises ValueError for
    anything but printable ASCII, ImproperlyConfigured without FINGERPRINT_KEY.
    """
    wrapped = Secrets(secrets)
    provider.key_mask = mask(provider.spec, wrapped.reveal())
    provider.key_fingerprint = fingerprint(wrapped.reveal())
    provider.seal_version = provider.seal_version + 1 if provider.seal_version else 1 + randbelow(FIRST_VERSIONS)
    provider.sealed = wrapped  # type: ignore[assignment]


def unseal(provider: "Provider") -> dict[str, str]:
    """The secrets of the row in clear. Raises CannotUnseal unless they were sealed for just this row and host."""
    secrets = _opened(provider)
    # Not raised where an error is caught: that error would stay attached, and may hold what was opened.
    if secrets is None:
        raise CannotUnseal
    return secrets


def is_readable(provider: "Provider") -> bool:
    """Whether the row was sealed with a data key that we have, as far as can be told without decrypting."""
    return provider.seal_key_id in data_key_ids()


def mark_unreadable(provider: "Provider") -> bool:
    """Note that `unseal` failed with the data key that the row names; the ciphertext stays as it is.

    A row of a data key that is not here is left alone: it can be read again as soon as that key is back. Returns
    whether the row was changed; `services/unreadable.py` records that.
    """
    if not is_readable(provider):
        return False
    rows = type(provider)._default_manager.filter(pk=provider.pk, version=provider.version).exclude(seal_key_id="")
    changed = bool(rows.update(seal_key_id=""))
    provider.seal_key_id = ""
    return changed


def _opened(provider: "Provider") -> dict[str, str] | None:
    if not isinstance(provider.sealed, Sealed):
        return None
    try:
        content = json.loads(cipher().decrypt(_one_spelling(provider.sealed.ciphertext)))
    except (InvalidToken, ImproperlyConfigured, ValueError):
        return None
    secrets: dict[str, str] | None = content.pop("secrets", None) if isinstance(content, dict) else None
    return secrets if content == _belongings(provider) else None


def _one_spelling(ciphertext: bytes) -> bytes:
    """The ciphertext, unless it is written otherwise than an encoder would: a decoder overlooks stray characters."""
    if base64.urlsafe_b64encode(base64.urlsafe_b64decode(ciphertext)) != ciphertext:
        raise InvalidToken
    return ciphertext


def _belongings(row: Any) -> dict[str, object]:
    """What secrets are sealed together with: a key goes only where it was typed for."""
    return {
        "row": str(UUID(str(row.pk))),
        "owner": None if row.owner_id is None else str(row.owner_id),
        "kind": row.kind,
        "origin": row.api_host,
        "moves": {name: row.config.get(name, "") for name in row.spec.Form.moving_names()[1:]},
        "seal_version": row.seal_version,
    }


def _packed(row: Model, secrets: Secrets) -> bytes:
    text = json.dumps({**_belongings(row), "secrets": secrets.reveal()}).encode()
    return text.ljust(-(-len(text) // BLOCK) * BLOCK)


@dataclass(frozen=True, slots=True)
class _Ready:
    """What `pre_save` hands to the query, and nothing else can: so no other way leads into the column."""

    ciphertext: bytes = field(repr=False)


class SecretField(EncryptedTextField):  # type: ignore[misc]
    """The sealed secrets of one row. Holds `Secrets` until the row is saved and `Sealed` from then on.

    Never decrypts by itself; refuses strings, expressions, `update`, `bulk_update`, look-ups and fixtures
    (FieldError, or ValidationError from `to_python`). Not in forms and not in `dumpdata`.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "editable": False, "serialize": False})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Leave out what is always so."""
        name, path, args, options = super().deconstruct()
        del options["editable"], options["serialize"]
        return name, path, args, options

    # The parent keeps these for ever, takes SECRET_KEY where none is set, and lets a setting switch HKDF off.
    keys = property(lambda self: data_keys())
    fernet = property(lambda self: cipher())

    def pre_save(self, model_instance: Any, add: bool) -> _Ready:
        """Encrypt new secrets together with what the row is now; a ciphertext that was loaded stays as it is."""
        value = getattr(model_instance, self.attname)
        if isinstance(value, Secrets):
            value = Sealed(self.fernet.encrypt(_packed(model_instance, value)))
            setattr(model_instance, self.attname, value)
            model_instance.seal_key_id = data_key_ids()[0]
        if not isinstance(value, Sealed):
            raise FieldError(f"{self.name} is written by seal() and save() only.")
        return _Ready(value.ciphertext)

    def get_db_prep_save(self, value: object, connection: Any) -> Any:
        """The bytes for the column. Everything that did not come through `pre_save` is refused."""
        if not isinstance(value, _Ready):
            raise FieldError(f"{self.name} is written by seal() and save() only.")
        return connection.Database.Binary(value.ciphertext)

    def from_db_value(self, value: Any, *context: object) -> Sealed | None:
        """The ciphertext, unopened. SQLite gives back what somebody else wrote there, even text or a number."""
        if value is None:
            return None
        if isinstance(value, bytes | memoryview):
            return Sealed(bytes(value))
        return Sealed(str(value).encode("utf-8", "surrogateescape"))

    def to_python(self, value: object) -> Secrets | Sealed | None:
        """Nothing is read from text: neither a fixture nor a form can bring a key."""
        if value is None or isinstance(value, Secrets | Sealed):
            return value
        raise ValidationError("Sealed secrets cannot be read from text.", code="sealed")

    def value_to_string(self, obj: Model) -> str:
        """Nothing, for serialisers that insist."""
        return ""
