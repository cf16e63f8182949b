"""Every entry that an agent may be handed, whatever its state: for lists, and for what it may report about."""

from django.db.models import Q

from providers.kinds import all_kinds
from providers.models import Agent, Provider
from providers.resolution.barriers import barrier_of, rules_for
from providers.resolution.question import Question
from providers.resolver import resolve


def usable_entries(agent: Agent) -> list[Provider]:
    """The entries that no rule keeps from this agent: its owner's first, by kind and name.

    An agent that uses defaults has the defaults, and what it gets when it asks for a kind.
    """
    question = Question(person=agent.owner, agent=agent, kind="", name="", model="")
    rows = _rows(question, agent)
    rules = rules_for(question, rows)
    allowed = [row for row in rows if barrier_of(question, row, rules) is None]
    if not question.defaults_only:
        return allowed
    by_kind = {resolve(agent=agent, kind=kind).provider for kind in {row.kind for row in allowed}}
    return [row for row in allowed if row.is_default or row in by_kind]


def _rows(question: Question, agent: Agent) -> list[Provider]:
    known = [kind.slug for kind in all_kinds()]
    whose = Q(owner=None) | Q(owner=question.person) if question.person else Q(owner=None)
    rows = Provider.objects.filter(whose, kind__in=known).order_by("kind", "name")
    if question.entries_only:
        rows = rows.filter(agents=agent)
    return sorted(rows, key=lambda row: row.owner_id is None)
