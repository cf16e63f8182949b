"""Writes the record."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from providers.models import AccessToken, Agent, AuditEvent, Person


def record(
    *,
    actor: Person | None,
    action: str,
    target: models.Model,
    details: Mapping[str, Any] | None = None,
    agent: Agent | None = None,
    token: AccessToken | None = None,
) -> None:
    """Write one event; call it inside the transaction of the change, so that neither exists without the other.

    What an agent does names the agent, and the token by its hint; the actor is then the agent's owner, if it has one.
    `details` holds field names, outcomes and fingerprints, never a secret.
    """
    agent = token.agent if token else agent
    actor = actor or (agent.owner if agent else None)
    AuditEvent.objects.create(
        actor=actor,
        actor_label=_label(actor, agent, token),
        action=action,
        target_type=target._meta.model_name or "",
        target_id=str(target.pk),
        target_label=str(target)[:200],
        details=dict(details or {}),
    )


def _label(actor: Person | None, agent: Agent | None, token: AccessToken | None) -> str:
    if agent:
        return f"agent {agent.name} ({token.hint})" if token else f"agent {agent.name}"
    return actor.email if actor else "system"
