"""A stored key that cannot be decrypted: the row says so from now on, and the record since when."""

from django.db import transaction

from providers.audit import Actor, record
from providers.models import Provider
from providers.sealing import mark_unreadable


def note_unreadable(*, actor: Actor | None, provider: Provider) -> None:
    """Note once that unsealing failed. `actor`: who wanted the key, None for the program itself.

    A row that says so already, or names a data key that is not here, is left alone.
    """
    with transaction.atomic():
        if mark_unreadable(provider):
            record_unreadable(actor=actor, provider=provider)


def record_unreadable(*, actor: Actor | None, provider: Provider) -> None:
    """The line about a row that was marked in the caller's transaction."""
    details = {"fingerprint": provider.key_fingerprint}
    record(actor=actor, action="provider.unreadable", target=provider, details=details)
