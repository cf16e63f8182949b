"""Requests for a key that were answered with none."""

from django.db import transaction

from providers.audit import Actor, record
from providers.record_limits import may_be_recorded


def note_no_key(*, actor: Actor | None, rule: str) -> None:
    """Record that somebody asked for a key, and by which rule there was none; once a minute, however often they ask."""
    who = f"{actor._meta.model_name}:{actor.pk}" if actor else "server"
    if may_be_recorded(f"no key {who} {rule}"):
        with transaction.atomic():
            record(actor=actor, action="key.refused", target=None, details={"rule": rule})
