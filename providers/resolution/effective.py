"""The resolver's answer."""

from dataclasses import dataclass
from typing import Literal

from providers.models import Provider
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
    """What a person's agents use. `provider` None: nothing; `reason` says why in sentences for people.

    `model`: the one to ask for. `source`: "own", "organization" or "". `rule`: the code of the rule that decided.
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
