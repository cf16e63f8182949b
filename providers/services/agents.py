"""Agents and their tokens: made, changed, replaced and ended by whom they belong to.

An organization's agents are the admins' business; a person's are their own alone.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from providers.audit import record
from providers.models import AccessToken, Agent, Person
from providers.services.agent_limits import (
    SentAgain,
    TooMany,
    demand_new_agent,
    demand_new_token,
    demand_room_for_agent,
    demand_room_for_token,
    remember_form,
)
from providers.services.agent_terms import AgentTerms, NameTaken, facts_of, store_terms
from providers.services.links import absolute_url
from providers.services.people import NotAllowed
from providers.tokens import hint_of, new_token, token_digest

__all__ = [
    "AgentTerms",
    "NameTaken",
    "NewToken",
    "SentAgain",
    "TooMany",
    "change_agent",
    "create_agent",
    "lasting",
    "make_token",
    "remove_agent",
    "revoke_token",
    "rotate_token",
    "visible_agents",
]

DAYS = 90
"""How long a token lasts unless something else is said."""
MOST_DAYS = 366
"""There is no token without an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token just made. Its text is known only here and now; the row holds the hash."""

    row: AccessToken
    text: str = field(repr=False)

    @property
    def shell_line(self) -> str:
        """What a shell runs to get the environment of the agent's key."""
        url = absolute_url("/api/v1/effective?format=export")
        return f'eval "$(curl -fsS -H "Authorization: Bearer {self.text}" "{url}")"'


def visible_agents(person: Person) -> "QuerySet[Agent]":
    """The agents that are this person's business: their own, and for admins and auditors the organization's."""
    own, shared = Q(owner=person), Q(owner=None)
    whose = own | shared if person.is_admin else shared if person.is_auditor else own
    return Agent.objects.filter(whose).select_related("owner", "created_by")


def lasting(days: int) -> datetime:
    """The end of a token that lasts so many days from now."""
    return timezone.now() + timedelta(days=days)


def create_agent(
    *, actor: Person, owner: Person | None, terms: AgentTerms, expires_at: datetime, form: UUID | None = None
) -> NewToken:
    """A new agent with its first token. `owner` None is the organization. `form`: the id that the agent will have.

    Raises NotAllowed, TooMany, NameTaken, and SentAgain if there was an agent with that id already.
    """
    number = form or uuid4()
    with transaction.atomic():
        _demand_right(actor, owner)
        demand_new_agent(number)
        demand_room_for_agent(owner)
        agent = Agent(pk=number, owner=owner, created_by=actor)
        store_terms(agent, terms)
        record(actor=actor, action="agent.created", target=agent, details=facts_of(agent))
        return _make(actor, agent, expires_at)


def change_agent(*, actor: Person, agent: Agent, terms: AgentTerms) -> Agent:
    """Change what an agent is called and may do, from its next request on. Raises NotAllowed, NameTaken."""
    with transaction.atomic():
        current = _locked(actor, agent)
        before = facts_of(current)
        store_terms(current, terms)
        after = facts_of(current)
        if changed := {name: value for name, value in after.items() if before[name] != value}:
            record(actor=actor, action="agent.changed", target=current, details=changed)
        return current


def remove_agent(*, actor: Person, agent: Agent) -> None:
    """Delete an agent and its tokens, dead at the next request; the record stays. Raises NotAllowed."""
    with transaction.atomic():
        current = _locked(actor, agent)
        details = {"tokens": [token.hint for token in current.tokens.order_by("pk")]}
        Agent.objects.filter(pk=current.pk).delete()
        record(actor=actor, action="agent.removed", target=current, details=details)


def make_token(*, actor: Person, agent: Agent, expires_at: datetime, form: UUID | None = None) -> NewToken:
    """One more token of an agent. Raises NotAllowed, TooMany, and SentAgain if this form has made one already."""
    with transaction.atomic():
        current = _locked(actor, agent)
        demand_new_token(current, form)
        return _make(actor, current, expires_at, form)


def rotate_token(
    *, actor: Person, token: AccessToken, keep: timedelta, expires_at: datetime, form: UUID | None = None
) -> NewToken:
    """A successor of a living token, which itself lives on for `keep` and then ends by itself.

    Raises NotAllowed, TooMany, and SentAgain if this form has made one already.
    """
    with transaction.atomic():
        agent = _locked(actor, token.agent)
        demand_new_token(agent, form)
        old = _living(token)
        now = timezone.now()
        old.expires_at = min(old.expires_at, now + keep)
        old.revoked_at = None if keep else now
        old.save(update_fields=["expires_at", "revoked_at"])
        new = _make(actor, agent, expires_at, form)
        details = {"agent": agent.name, "successor": new.row.hint, "ends": old.expires_at.isoformat()}
        record(actor=actor, action="token.rotated", target=old, details=details)
        return new


def revoke_token(*, actor: Person, token: AccessToken) -> AccessToken:
    """End a living token at once: its next request is refused. Raises NotAllowed."""
    with transaction.atomic():
        agent = _locked(actor, token.agent)
        current = _living(token)
        current.revoked_at = timezone.now()
        current.save(update_fields=["revoked_at"])
        record(actor=actor, action="token.revoked", target=current, details={"agent": agent.name})
        return current


def _demand_right(actor: Person, owner: Person | None) -> None:
    """Look again, under a lock, whether the actor may manage this owner's agents."""
    current = Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    allowed = current.is_admin if owner is None else current.is_active and current == owner and not current.is_auditor
    if not allowed:
        raise NotAllowed("You may not manage these agents.")


def _locked(actor: Person, agent: Agent) -> Agent:
    _demand_right(actor, agent.owner)
    current = Agent.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=agent.pk).first()
    if current is None:
        raise NotAllowed("This agent was removed meanwhile.")
    return current


def _living(token: AccessToken) -> AccessToken:
    current = AccessToken.objects.select_for_update().filter(pk=token.pk).first()
    if current is None or current.revoked_at or current.expires_at <= timezone.now():
        raise NotAllowed("This token has ended already. Make a new one.")
    return current


@sensitive_variables("text")
def _make(actor: Person, agent: Agent, expires_at: datetime, form: UUID | None = None) -> NewToken:
    demand_room_for_token(agent)
    if not timezone.now() < expires_at <= lasting(MOST_DAYS):
        raise NotAllowed(f"A token lasts between 1 and {MOST_DAYS} days.")
    text = new_token()
    row = AccessToken.objects.create(
        agent=agent, token_hash=token_digest(text), hint=hint_of(text), expires_at=expires_at, created_by=actor
    )
    remember_form(row, form)
    details = {"agent": agent.name, "expires": expires_at.isoformat()}
    record(actor=actor, action="token.made", target=row, details=details)
    return NewToken(row=row, text=text)
