"""The record of a model list: a key was sent to its provider, though nothing was stored."""

from django.db import transaction

from providers.audit import record
from providers.models import Person, Provider
from providers.services.entries import Entry, stored_row, tried_names


def note_models_listed(*, actor: Person, entry: Entry, count: int) -> None:
    """Record that the provider was asked for its models, with what was typed or stored, and how many it named."""
    stored = stored_row(entry)
    target = stored or Provider(pk=entry.id, owner=entry.owner, kind=entry.kind.slug, name=entry.values["name"])
    details = {"fields": tried_names(entry, stored), "count": count}
    with transaction.atomic():
        record(actor=actor, action="provider.models_listed", target=target, details=details)
