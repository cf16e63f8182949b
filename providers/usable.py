"""Every entry that an agent may be handed, whatever its state: for lists, and for what it may report about."""

from django.db.models import Q

from providers.kinds import all_kinds
from providers.models import Agent, Provider
from providers.resolution.barriers import barrier_of, rules_for
from providers.resolution.question import Question


def usable_entries(agent: Agent) -> list[Provider]:
    """The entries that no rule keeps from this agent: its owner's first, by kind and name."""
    question = Question(person=agent.owner, agent=agent, kind="", name="", model="")
    rows = _rows(question, agent)
    rules = rules_for(question, rows)
    return [row for row in rows if barrier_of(question, row, rules) is None]


def _rows(question: Question, agent: Agent) -> list[Provider]:
    known = [kind.slug for kind in all_kinds()]
    own_count = question.person and not question.shared_default_only
    whose = Q(owner=None) | Q(owner=question.person) if own_count else Q(owner=None)
    rows = Provider.objects.filter(whose, kind__in=known).order_by("kind", "name")
    if question.entries_only:
        rows = rows.filter(agents=agent)
    if question.defaults_only:
        rows = rows.filter(is_default=True)
    return sorted(rows, key=lambda row: row.owner_id is None)
