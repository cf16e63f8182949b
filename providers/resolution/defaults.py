"""The rows that can matter when nothing in particular is asked for: the defaults. It is what nearly everybody asks."""

from django.db.models import Exists, OuterRef, QuerySet

from providers.kinds import all_kinds
from providers.models import Person, Provider
from providers.prepared import Argument, PreparedRows
from providers.resolution.question import Question
from providers.resolution.rows import GroupLimit


def defaults_for(question: Question) -> list[Provider]:
    """The organization's default, and the person's own: two rows at most. `is_limited`: whether to groups."""
    known = {kind.slug for kind in all_kinds()}
    found = _both(question.person.pk) if question.person else _organizations()
    return [row for row in found if row.kind in known]


def _defaults(owner: Argument | None) -> "QuerySet[Provider]":
    limits = GroupLimit.objects.filter(provider=OuterRef("pk"))
    return Provider.objects.filter(owner=owner, is_default=True).annotate(is_limited=Exists(limits))


_organizations = PreparedRows(lambda: _defaults(None))
_both = PreparedRows(lambda: _defaults(None).union(_defaults(Argument(0, Person, "id")), all=True))
