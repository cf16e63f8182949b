"""What a person asks to be stored, and how it meets the row that is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from providers.forms import stored_values
from providers.intake import credentials_from
from providers.kinds.base import Kind
from providers.models import Person, Provider
from providers.sealing import CannotUnseal, fingerprint, unseal
from providers.wires.base import Credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A complete set of what was typed, already checked for shape. `version` 0: a new row with this id.

    Empty `secrets` keep the stored ones; the form has made sure that they stay where they were typed for.
    """

    id: UUID
    owner: Person | None
    kind: Kind
    values: Mapping[str, str]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    version: int = 0


class Conflict(Exception):
    """Somebody else has changed or removed the row since the form was drawn. `stored` is the row as it is now."""

    def __init__(self, stored: Provider | None) -> None:
        super().__init__("The entry was changed by somebody else.")
        self.stored = stored


class NameTaken(Exception):
    """Another entry of this kind and owner has the name."""


def stored_row(entry: Entry) -> Provider | None:
    """The row that the entry is about: of its owner and kind, or None."""
    return Provider.objects.filter(pk=entry.id, owner=entry.owner, kind=entry.kind.slug).first()


def is_already_stored(entry: Entry, stored: Provider) -> bool:
    """Whether a form that was sent twice asks for just what is there: then it is one save."""
    same_key = not entry.secrets or fingerprint(entry.secrets) == stored.key_fingerprint
    return same_key and changed_names(entry, stored) == []


def changed_names(entry: Entry, stored: Provider) -> list[str]:
    """The names of the plain fields in which the entry differs from the row."""
    before = stored_values(stored)
    return [name for name, value in entry.values.items() if before.get(name, "") != value]


def target_of(entry: Entry, stored: Provider | None) -> Provider:
    """What the record says that it is about: the row, or the one that was not stored."""
    return stored or Provider(pk=entry.id, owner=entry.owner, kind=entry.kind.slug, name=entry.values["name"])


def tried_names(entry: Entry, stored: Provider | None) -> list[str]:
    """The names of all fields in which the entry differs from the row, or from an empty one; for the record."""
    return changed_names(entry, stored or Provider(owner=entry.owner, kind=entry.kind.slug)) + sorted(entry.secrets)


def credentials_of(entry: Entry, stored: Provider | None) -> Credentials:
    """What a check needs: the typed secrets, or the stored ones unsealed.

    Raises CannotUnseal, and Conflict if the row has moved since the form was drawn: a stored key goes nowhere else.
    """
    if entry.secrets or stored is None:
        return credentials_from(entry.kind, entry.values, entry.secrets)
    secrets = _unsealed(entry, stored)
    if secrets and set(changed_names(entry, stored)) & set(entry.kind.Form.moving_names()):
        raise Conflict(stored)
    return credentials_from(entry.kind, entry.values, secrets)


def _unsealed(entry: Entry, stored: Provider) -> Mapping[str, str]:
    """The stored secrets. A row that says it has none needs no unsealing: nothing is opened, so nothing can move."""
    try:
        return unseal(stored)
    except CannotUnseal:
        if stored.key_fingerprint or _needs_key(entry):
            raise
        return {}


def _needs_key(entry: Entry) -> bool:
    form = entry.kind.Form
    required = any(form.base_fields[name].required for name in form.secret_names() if name not in form.optional)
    return required or bool(entry.kind.problems(entry.values, {}))
