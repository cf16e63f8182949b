"""What an agent is called and may do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from providers.models import Agent, Provider
from providers.networks import normalise_network
from providers.services.people import NotAllowed
from providers.shared_entries import shared_entries


class NameTaken(Exception):
    """Another agent of this owner has the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTerms:
    """What an agent is called and may do. `entries` counts only when `uses` is `Agent.Uses.ENTRIES`."""

    name: str
    uses: str = Agent.Uses.DEFAULT
    entries: Sequence[Provider] = ()
    network: str = ""
    manages: bool = False


def store_terms(agent: Agent, terms: AgentTerms) -> None:
    """Write the row and what it may use. Raises NameTaken; NotAllowed for entries that its owner may not use."""
    entries = list(terms.entries) if terms.uses == Agent.Uses.ENTRIES else []
    if not _may_use(agent, entries):
        raise NotAllowed("An agent uses the keys of its own owner, and the organization's keys that its owner may use.")
    agent.name, agent.uses, agent.manages = terms.name, terms.uses, terms.manages
    agent.network = normalise_network(terms.network)
    try:
        with transaction.atomic():
            agent.save()
    except IntegrityError:
        raise NameTaken from None
    agent.entries.set(entries)


def facts_of(agent: Agent) -> dict[str, object]:
    """The terms as the record has them."""
    entries = sorted(str(entry) for entry in agent.entries.all())
    return {
        "name": agent.name,
        "uses": agent.uses,
        "entries": entries,
        "network": agent.network,
        "manages": agent.manages,
    }


def _may_use(agent: Agent, entries: Sequence[Provider]) -> bool:
    others = {entry.pk for entry in entries if entry.owner_id != agent.owner_id}
    if not others or agent.owner is None:
        return not others
    return shared_entries(agent.owner).filter(pk__in=others).count() == len(others)
