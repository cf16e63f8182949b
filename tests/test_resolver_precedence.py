"""The precedence table: every mix of own and organization's key, question, policy and group, against an oracle."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import NamedTuple

import pytest
from django.utils import timezone

from providers.models import Group, Person, Policy, Provider
from providers.resolver import resolve
from tests.rows import API_KEY, make_provider

pytestmark = pytest.mark.django_db

QUESTIONS = {"default": ("", ""), "kind": ("openai", ""), "named": ("", "work")}
"""The kind and the name that are asked for."""
OWN = ("absent", "works", "refused", "expired", "disabled")
SHARED = (*OWN, "works for their group", "works for another group")


class Case(NamedTuple):
    """One row of the table. Both keys are of one kind, and both are called "work"."""

    question: str
    own: str
    shared: str
    personal: str
    fallback: bool


def cases() -> Iterator[Case]:
    """All of them, but for a disabled default, which cannot be stored."""
    for case in map(Case._make, product(QUESTIONS, OWN, SHARED, Policy.Personal.values, (True, False))):
        if case.question != "default" or "disabled" not in (case.own, case.shared):
            yield case


def expected(case: Case) -> str:
    """Whose key is used, told the way the documentation tells it."""
    shared_is_for_them = case.personal != "required" and case.shared not in ("absent", "works for another group")
    shared_works = case.shared.startswith("works")
    own_counts = case.own != "absent" and case.personal != "forbidden"
    if own_counts and case.own == "works":
        return "own"
    if own_counts and not case.fallback:
        return ""
    return "organization" if shared_is_for_them and shared_works else ""


def stored(owner: Person | None, state: str, *, is_default: bool) -> Provider | None:
    if state == "absent":
        return None
    provider = make_provider(owner=owner, name="work")
    provider.is_default = is_default and state != "disabled"
    provider.outcome = "invalid_key" if state == "refused" else "ok"
    provider.enabled = state != "disabled"
    if state == "expired":
        provider.expires_on = timezone.localdate() - timedelta(days=1)
    provider.model_type = "own-model" if owner else "shared-model"
    provider.save()
    return provider


def limit(provider: Provider, member: Person, *, to_theirs: bool) -> None:
    group = Group.objects.create(name="Research")
    if to_theirs:
        group.members.add(member)
    provider.groups.add(group)


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: "-".join(map(str, case)))
def test_precedence(case: Case, member: Person) -> None:
    own = stored(member, case.own, is_default=case.question != "named")
    shared = stored(None, case.shared, is_default=case.question == "default")
    if shared is not None and case.shared.endswith("group"):
        limit(shared, member, to_theirs="their" in case.shared)
    Policy.objects.create(kind="openai", personal=case.personal, fallback=case.fallback)

    kind, name = QUESTIONS[case.question]
    answer = resolve(person=member, kind=kind, name=name)

    source = expected(case)
    assert answer.source == source
    assert answer.provider == {"own": own, "organization": shared, "": None}[source]
    assert answer.model == {"own": "own-model", "organization": "shared-model", "": ""}[source]
    assert [candidate.provider for candidate in answer.chain] == [row for row in (own, shared) if row]
    assert [candidate.provider for candidate in answer.chain if candidate.used] == [
        row for row in [answer.provider] if row
    ]
    told = [answer.reason, *(candidate.reason for candidate in answer.chain)]
    assert all(text.endswith(".") and API_KEY[-4:] not in text for text in told)


def test_the_table_has_all_the_rows() -> None:
    assert len(list(cases())) >= 500
