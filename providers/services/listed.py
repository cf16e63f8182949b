"""The record of a model list: a key was sent to its provider, though nothing was stored."""

from django.db import transaction

from providers.audit import record
from providers.models import Person
from providers.services.entries import Entry, stored_row, target_of, tried_names


def note_models_listed(*, actor: Person, entry: Entry, count: int) -> None:
    """Record that the provider was asked for its models, with what was typed or stored, and how many it named."""
    stored = stored_row(entry)
    target = target_of(entry, stored)
    details = {"fields": tried_names(entry, stored), "count": count}
    with transaction.atomic():
        record(actor=actor, action="provider.models_listed", target=target, details=details)
