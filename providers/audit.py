"""Writes the record."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from providers.models import AuditEvent, Person


def record(
    *, actor: Person | None, action: str, target: models.Model, details: Mapping[str, Any] | None = None
) -> None:
    """Write one event; call it inside the transaction of the change, so that neither exists without the other.

    `details` holds field names, outcomes and fingerprints, never a secret.
    """
    AuditEvent.objects.create(
        actor=actor,
        actor_label=actor.email if actor else "system",
        action=action,
        target_type=target._meta.model_name or "",
        target_id=str(target.pk),
        target_label=str(target)[:200],
        details=dict(details or {}),
    )
