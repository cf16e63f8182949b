"""Which key does this person or agent use, and why: one answer for page, command line and API."""

from dataclasses import dataclass
from typing import Literal

from providers.models import Agent, Person, Provider
from providers.statuses import Status, status_of

type Source = Literal["own", "organization"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that was considered: whether it is used, the code of the rule that decided, and why in a sentence."""

    provider: Provider
    source: Source
    used: bool
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Effective:
    """What a person's agents use. `provider` None: nothing; `reason` says why in a sentence.

    `model`: the one to ask for. `source`: "own", "organization" or "". `rule`: the short code of the rule that decided.
    `next`: what would be used if the provider were not there, or, where there is none, if what stands in the way did
    not. `chain`: every entry that was considered, in order.
    """

    provider: Provider | None
    model: str
    source: Source | Literal[""]
    rule: str
    reason: str
    next: Provider | None = None
    chain: tuple[Candidate, ...] = ()

    @property
    def status(self) -> Status | None:
        """How that provider is doing."""
        return status_of(self.provider) if self.provider else None


def resolve(
    *, person: Person | None = None, agent: Agent | None = None, kind: str = "", name: str = "", model: str = ""
) -> Effective:
    """The own default of the person, or of the agent's owner, else the organization's. ValueError without an asker."""
    if (person is None) == (agent is None):
        raise ValueError("Ask for a person or for an agent.")
    owner = agent.owner if agent else person
    defaults = Provider.objects.filter(is_default=True, owner=None)
    if owner:
        defaults |= Provider.objects.filter(is_default=True, owner=owner)
    by_owner = {row.owner_id: row for row in defaults}
    shared = by_owner.get(None)
    if owner and (own := by_owner.get(owner.pk)):
        reason = "You set your own key as default, and an own key goes before the organization's."
        return Effective(own, own.model_type, "own", "own_default", reason, shared)
    if shared:
        reason = "You have no default of your own, so the organization's is used."
        return Effective(shared, shared.model_type, "organization", "organization_default", reason)
    return Effective(None, "", "", "nothing", "Neither you nor the organization has set a default.")
