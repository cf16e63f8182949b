"""What the pages of agents show: whose agents there are, and how their tokens are doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from providers.forms_agents import NewAgentForm
from providers.models import AccessToken, Agent, Person
from providers.places import Place
from providers.services.agents import visible_agents
from providers.services.leaving import why_rotate_token
from providers.shared_entries import shared_entries
from providers.statuses import Status

SOON = timedelta(days=7)
"""A token that ends within this time is shown as one to replace."""

LIVING = Status("Active", "ok")
ENDS_SOON = Status("Ends soon", "warn")
EXPIRED = Status("Expired", "off")
REVOKED = Status("Revoked", "off")
NO_TOKEN = Status("No active token", "off")


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token on the page of its agent."""

    token: AccessToken
    agent: Agent

    @property
    def rotate(self) -> str:
        """Why a living token is to be replaced, "" if there is no reason."""
        return why_rotate_token(self.token, self.agent) if self.is_living else ""

    @property
    def is_living(self) -> bool:
        """Whether it still works."""
        return self.status in {LIVING, ENDS_SOON}

    @property
    def status(self) -> Status:
        """How it is doing."""
        now = timezone.now()
        if self.token.revoked_at:
            return REVOKED
        if self.token.expires_at <= now:
            return EXPIRED
        return ENDS_SOON if self.token.expires_at <= now + SOON else LIVING


@dataclass(frozen=True, slots=True)
class AgentRow:
    """One agent in the list. `tokens` are all that it ever had."""

    agent: Agent
    tokens: Sequence[TokenRow]

    @property
    def status(self) -> Status:
        """That of the token that lasts longest."""
        living = [row for row in self.tokens if row.is_living]
        return max(living, key=lambda row: row.token.expires_at).status if living else NO_TOKEN

    @property
    def rotate(self) -> bool:
        """Whether somebody who has left knows a living token."""
        return any(row.rotate for row in self.tokens)

    @property
    def last_used_at(self) -> datetime | None:
        """When any of its tokens was used last; None if none ever was."""
        return max((row.token.last_used_at for row in self.tokens if row.token.last_used_at), default=None)

    @property
    def ends_at(self) -> datetime | None:
        """When the last of its living tokens ends; None if there is none."""
        return max((row.token.expires_at for row in self.tokens if row.is_living), default=None)


@dataclass(frozen=True, slots=True)
class AgentList:
    """The agents of one owner, and the form that makes another."""

    place: Place
    rows: Sequence[AgentRow]
    form: NewAgentForm


def places_of(person: Person) -> list[Place]:
    """Whose agents this person manages: the organization's first, for admins. Auditors look at those."""
    if person.is_auditor:
        return [Place("organization", None, read_only=True)]
    return [Place("organization", None), Place("my", person)] if person.is_admin else [Place("my", person)]


def agent_lists(person: Person, answered: NewAgentForm | None = None) -> list[AgentList]:
    """Every list that this person sees. `answered` is a form that came back with errors."""
    agents = visible_agents(person).prefetch_related("tokens__created_by", "entries").order_by("name", "pk")
    rows = [AgentRow(agent, [TokenRow(token, agent) for token in agent.tokens.all()]) for agent in agents]
    return [
        AgentList(
            place,
            [row for row in rows if row.agent.owner == place.owner],
            answered if answered and answered.place == place else NewAgentForm(place=place),
        )
        for place in places_of(person)
    ]


def token_rows(agent: Agent) -> list[TokenRow]:
    """The tokens of an agent: the living first, the newest first."""
    rows = [
        TokenRow(token, agent) for token in agent.tokens.select_related("created_by").order_by("-created_at", "-pk")
    ]
    return sorted(rows, key=lambda row: not row.is_living)


def lost_entries(agent: Agent) -> int:
    """How many of the organization's entries a person's agent was given that this person may not use any more."""
    if agent.owner is None or agent.uses != Agent.Uses.ENTRIES:
        return 0
    return agent.entries.filter(owner=None).exclude(pk__in=shared_entries(agent.owner).values("pk")).count()
