"""Where an entry stands: what policy says about it, how long it lasts, and what it is limited to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from providers.card_facts import Fact, facts_of
from providers.enumerations import enumeration
from providers.models import Policy, Provider
from providers.personal_keys import REQUIRED, may_be_added, why_kept_unused, why_not_added, why_not_host
from providers.places import Place
from providers.policies import policy_of
from providers.services.leaving import why_rotate_key
from providers.statuses import NOT_ALLOWED, Status, days_left, status_of

SOON = 14
"""Days before its last day on which a card begins to warn."""


@dataclass(kw_only=True)
class Standing:
    """One entry in its place. `known_policy` spares a query where the page has read every kind's policy."""

    place: Place
    provider: Provider
    known_policy: Policy | None = None

    @cached_property
    def policy(self) -> Policy | None:
        """What the organization allows for a personal key; None for its own."""
        return (self.known_policy or policy_of(self.provider.kind)) if self.place.owner else None

    @property
    def stored(self) -> bool:
        """Whether there is a row."""
        return not self.provider._state.adding

    @property
    def forbidden(self) -> bool:
        """Whether policy allows no personal keys of this kind."""
        return self.policy is not None and not may_be_added(self.policy)

    @property
    def unused(self) -> bool:
        """Whether policy keeps this stored personal key from its owner's agents."""
        policy = self.policy if self.stored else None
        return policy is not None and (self.forbidden or bool(why_not_host(policy, self.provider.api_host)))

    @property
    def failing(self) -> bool:
        """Whether agents report that the provider refuses it, and no check has found out why."""
        return self.provider.failing_since is not None and self.status.tone == "ok"

    @cached_property
    def rotate(self) -> str:
        """Why the organization's key is to be made anew, "" if there is no reason."""
        return why_rotate_key(self.provider)

    @property
    def needs_attention(self) -> bool:
        """Whether somebody should look at it."""
        return self.status.needs_attention or bool(self.rotate)

    @property
    def facts(self) -> Iterable[Fact]:
        """Everything about it, for whoever changes nothing."""
        return facts_of(self.provider)

    @property
    def required(self) -> bool:
        """Whether the organization's keys of this kind are not for people."""
        return self.policy is not None and self.policy.personal == Policy.Personal.REQUIRED

    @property
    def note(self) -> str:
        """What policy says about this entry, "" if there is nothing to say."""
        if self.policy is None:
            return ""
        if self.forbidden:
            return why_kept_unused(self.policy) if self.stored else why_not_added(self.policy)
        if self.stored and (refusal := why_not_host(self.policy, self.provider.api_host)):
            return refusal
        return REQUIRED if self.required else ""

    @property
    def status(self) -> Status:
        """The word and its tone."""
        return NOT_ALLOWED if self.unused else status_of(self.provider)

    @cached_property
    def days_left(self) -> int | None:
        """Days until its last day; None if it does not expire."""
        return days_left(self.provider) if self.stored else None

    @property
    def expires_soon(self) -> bool:
        """Whether its last day is near, and not over."""
        return self.days_left is not None and 0 <= self.days_left <= SOON

    @property
    def expiry(self) -> str:
        """When it expires, in words."""
        days = self.days_left
        if days is None:
            return ""
        if days < 0:
            return f"expired {'yesterday' if days == -1 else f'{-days} days ago'}"
        return {0: "last day today", 1: "expires tomorrow"}.get(days, f"expires in {days} days")

    @cached_property
    def limits(self) -> Sequence[str]:
        """Whom and what an entry of the organization is limited to, in words."""
        if self.place.owner or not self.stored:
            return ()
        groups = sorted(group.name for group in self.provider.groups.all())
        return tuple(filter(None, (_for(groups), _only(self.provider))))


def _for(groups: Sequence[str]) -> str:
    if len(groups) > 2:
        return f"for {groups[0]} and {len(groups) - 1} more groups"
    return f"for {enumeration(groups)}" if groups else ""


def _only(provider: Provider) -> str:
    count = len({*provider.allowed_models, provider.model_type})
    if not provider.allowed_models:
        return ""
    return "1 model only" if count == 1 else f"{count} models only"
