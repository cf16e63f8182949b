"""The rows that can matter when nothing in particular is asked for: the defaults. It is what nearly everybody asks."""

from django.db.models import QuerySet, Value
from django.db.models.expressions import Combinable

from providers.group_limits import is_limited
from providers.kinds import all_kinds
from providers.models import Person, Provider
from providers.prepared import Argument, PreparedRows
from providers.resolution.question import Question


def defaults_for(question: Question) -> list[Provider]:
    """The organization's default, and the person's own unless it does not count. `is_limited`: whether to groups."""
    known = {kind.slug for kind in all_kinds()}
    whose = None if question.shared_default_only else question.person
    found = _both(whose.pk) if whose else _one()
    return [row for row in found if row.kind in known]


def _default(owner: Argument | None, limited: Combinable) -> "QuerySet[Provider]":
    return Provider.objects.filter(owner=owner, is_default=True).annotate(is_limited=limited)


def _organizations() -> "QuerySet[Provider]":
    return _default(None, is_limited())


def _persons() -> "QuerySet[Provider]":
    return _default(Argument(0, Person, "id"), Value(False))


_one = PreparedRows(_organizations)
_both = PreparedRows(lambda: _organizations().union(_persons(), all=True))
