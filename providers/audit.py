"""Writes the record."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from providers.models import Agent, AuditEvent, Person

type Actor = Person | Agent
"""Who does something: a person on a page, or an agent through its token."""


def record(*, actor: Actor | None, action: str, target: models.Model, details: Mapping[str, Any] | None = None) -> None:
    """Write one event; call it inside the transaction of the change, so that neither exists without the other.

    `details` holds field names, outcomes and fingerprints, never a secret.
    """
    AuditEvent.objects.create(
        actor=person_of(actor),
        actor_label=_label(actor),
        action=action,
        target_type=target._meta.model_name or "",
        target_id=str(target.pk),
        target_label=str(target)[:200],
        details=dict(details or {}),
    )


def person_of(actor: Actor | None) -> Person | None:
    """The person, for columns that name one; None for an agent and for the system."""
    return actor if isinstance(actor, Person) else None


def _label(actor: Actor | None) -> str:
    if isinstance(actor, Agent):
        return f"agent {actor.name}"
    return actor.email if actor else "system"
