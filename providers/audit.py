"""Writes the record."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models
from django.utils import timezone

from providers.audit_chain import COLUMNS, last_seal, seal_row
from providers.models import AccessToken, Agent, AuditEvent, Person
from providers.origin import current_origin
from providers.prepared import PreparedInsert

_write = PreparedInsert(AuditEvent, *COLUMNS, "mac")

type Actor = Person | Agent | AccessToken
"""Who does something: a person on a page, or an agent, known by its token where it came with one."""


def record(
    *, actor: Actor | None, action: str, target: models.Model | None, details: Mapping[str, Any] | None = None
) -> None:
    """Write one event; call it inside the transaction of the change, so that neither exists without the other.

    Nothing may be locked after it in that transaction (`audit_chain.last_seal` says why). What an agent does names the
    agent, and the token by its hint; the person is then the agent's owner, if it has one. `actor` None is the program
    itself. `details` holds field names, outcomes and fingerprints, never a secret. Raises RuntimeError outside a
    transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of what it is about.")
    person = person_of(actor)
    values = {
        "at": timezone.now(),
        "actor_id": person.pk if person else None,
        "actor_label": _label(actor),
        "action": action,
        "target_type": (target._meta.model_name or "") if target else "",
        "target_id": str(target.pk) if target else "",
        "target_label": str(target)[:200] if target else "",
        "details": dict(details or {}),
        "address": current_origin().address,
    }
    _write(*(values[name] for name in COLUMNS), seal_row(last_seal(), values))


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
