"""What speaks against an entry: a rule that keeps it from whoever asks, or a defect of its own."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from providers.enumerations import enumeration
from providers.group_limits import GroupLimit
from providers.models import Group, Person, Policy, Provider
from providers.policies import allows_host, policies_of
from providers.prepared import Argument, PreparedRows
from providers.resolution.question import Question
from providers.sealing import is_readable
from providers.verdicts import Outcome


@dataclass(frozen=True, slots=True)
class Objection:
    """The code of a rule and its sentence. `clause`: the same as the end of "Your own key …", for defects."""

    rule: str
    reason: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The organization's rules for people: policies by kind, and the groups that an entry is limited to.

    Empty for an agent of the organization. `groups`: names, each with whether the person is a member.
    """

    policies: Mapping[str, Policy] = field(default_factory=dict)
    groups: Mapping[UUID, list[tuple[str, bool]]] = field(default_factory=dict)

    def allows_fallback(self, kind: str) -> bool:
        """Whether the organization's key may stand in for a personal one of this kind."""
        return kind in self.policies and self.policies[kind].fallback


FEW = 64
"""Entries whose limits are asked for by SQL that is kept. SQLite takes no chain of 1,000 conditions, as lists need."""

REFUSALS: Mapping[str, str] = {
    Outcome.INVALID_KEY: "Refused by the provider: the key is not valid.",
    Outcome.INVALID_MODEL: "Refused by the provider: its model does not exist, or the key has no access to it.",
    Outcome.BAD_HOST: "Refused at the last check: what answers at its API Host is not the provider.",
    Outcome.BLOCKED: "Refused at the last check: its API Host is not allowed on this server.",
}


def rules_for(question: Question, rows: Collection[Provider]) -> Rules:
    """The rules that bind whoever asks: two queries at most for people and their agents, none for the organization's.

    A row that is known to have no limits says so in `is_limited`.
    """
    if question.person is None:
        return Rules()
    shared = [row.pk for row in rows if row.owner_id is None and getattr(row, "is_limited", True)]
    groups: dict[UUID, list[tuple[str, bool]]] = {}
    for limit in _limits_for(question.person, shared):
        groups.setdefault(limit.provider_id, []).append((limit.group.name, limit.is_member))
    return Rules(policies_of({row.kind for row in rows}), groups)


def _limits_for(person: Person, shared: Sequence[UUID]) -> Iterable[Any]:
    """The limits of these entries, each with its group and whether the person is in it."""
    if not shared:
        return []
    few = len(shared) <= FEW
    return _limits_of(len(shared))(person.pk, *shared) if few else _limits(Q(provider__in=shared), person.pk)


@cache
def _limits_of(count: int) -> PreparedRows[Any]:
    """The same for a few entries: the person, then the entries, are the values."""
    shared = reduce(or_, (Q(provider=Argument(1 + number, Provider, "id")) for number in range(count)))
    return PreparedRows(lambda: _limits(shared, Argument(0, Person, "id")))


def _limits(shared: Q, person: Any) -> "QuerySet[Any]":
    membership = Group.members.through.objects.filter(group=OuterRef("group"), person=person)
    limits = GroupLimit.objects.filter(shared).select_related("group").order_by("group__name")
    return limits.annotate(is_member=Exists(membership))


def barrier_of(question: Question, row: Provider, rules: Rules) -> Objection | None:
    """The rule that keeps this entry from whoever asks; then it is as if it were not there."""
    if policy := rules.policies.get(row.kind):
        found = _barrier_for_people(row, policy, rules.groups.get(row.pk, []))
        if found:
            return found
    if question.model and question.model not in (row.model_type, *row.allowed_models):
        models = enumeration(dict.fromkeys((row.model_type, *row.allowed_models)))
        return Objection("model", f"It is for {models} only.")
    return None


def _barrier_for_people(row: Provider, policy: Policy, groups: list[tuple[str, bool]]) -> Objection | None:
    label = row.spec.label
    if not policy.shown:
        return Objection("hidden", f"The organization does not offer {label}.")
    if row.owner_id is not None:
        return _barrier_for_own(row, policy)
    if policy.personal == Policy.Personal.REQUIRED:
        return Objection("required", f"For {label}, the organization requires a key of your own.")
    if groups and not any(is_member for _, is_member in groups):
        names = enumeration(name for name, _ in groups)
        return Objection("groups", f"Limited to the {'groups' if len(groups) > 1 else 'group'} {names}.")
    return None


def _barrier_for_own(row: Provider, policy: Policy) -> Objection | None:
    label = row.spec.label
    if policy.personal == Policy.Personal.FORBIDDEN:
        return Objection("forbidden", f"The organization does not allow own keys for {label}. It is kept, unused.")
    if not allows_host(policy, row.api_host):
        return Objection("host", f"The organization does not allow own keys for {label} at this API Host.")
    return None


def defect_of(row: Provider) -> Objection | None:
    """Why this entry does not work, as far as is known; what heals by itself is none."""
    if not row.enabled:
        return Objection("disabled", "Disabled.", "is disabled")
    if not is_readable(row):
        return Objection("unreadable", "Its key cannot be decrypted.", "cannot be decrypted")
    if row.expires_on is not None and row.expires_on < timezone.localdate():
        day = day_in_words(row.expires_on)
        return Objection("expired", f"Expired on {day}.", f"expired on {day}")
    if refusal := REFUSALS.get(row.outcome):
        return Objection("refused", refusal, "was refused")
    return None


def day_in_words(day: date) -> str:
    """3 May 2026."""
    return f"{day.day} {day:%B %Y}"
