"""Writes the record."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from providers.models import AccessToken, Agent, AuditEvent, Person
from providers.prepared import PreparedInsert

_write = PreparedInsert(
    AuditEvent, "at", "actor", "actor_label", "action", "target_type", "target_id", "target_label", "details"
)

type Actor = Person | Agent | AccessToken
"""Who does something: a person on a page, or an agent, known by its token where it came with one."""


def record(*, actor: Actor | None, action: str, target: models.Model, details: Mapping[str, Any] | None = None) -> None:
    """Write one event; call it inside the transaction of the change, so that neither exists without the other.

    What an agent does names the agent, and the token by its hint; the person is then the agent's owner, if it has one.
    `actor` None is the program itself. `details` holds field names, outcomes and fingerprints, never a secret.
    """
    person = person_of(actor)
    _write(
        timezone.now(),
        person.pk if person else None,
        _label(actor),
        action,
        target._meta.model_name or "",
        str(target.pk),
        str(target)[:200],
        dict(details or {}),
    )


def agent_of(actor: Actor | None) -> Agent | None:
    """The agent, if it is one or came with a token."""
    return actor.agent if isinstance(actor, AccessToken) else actor if isinstance(actor, Agent) else None


def person_of(actor: Actor | None) -> Person | None:
    """The person, or the one whose agent it is; None for an agent of the organization and for the program itself."""
    if isinstance(actor, Person):
        return actor
    agent = agent_of(actor)
    return agent.owner if agent else None


def _label(actor: Actor | None) -> str:
    if isinstance(actor, Person):
        return actor.email
    agent = agent_of(actor)
    if agent is None:
        return "system"
    return f"agent {agent.name} ({actor.hint})" if isinstance(actor, AccessToken) else f"agent {agent.name}"
