"""The rows that can matter for a question: one query, each part of it short by an index, however many are stored."""

import json

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Lower
from django.db.models.lookups import Exact
from django.utils import timezone

from providers.kinds import all_kinds
from providers.models import Person, Provider
from providers.resolution.question import Question
from providers.sealing import data_key_ids
from providers.verdicts import REFUSED

type Rows = QuerySet[Provider]

AT_MOST = 20
"""So many entries of one owner are shown, and so many of those that work are looked through."""

GroupLimit = Provider.groups.through


def rows_for(question: Question) -> list[Provider]:
    """The entries to consider, in no order."""
    first, *rest = _parts(question)
    known = {kind.slug for kind in all_kinds()}
    found = {row.pk: row for row in first.union(*rest, all=True) if row.kind in known}
    return list(found.values())


def works() -> Q:
    """What `defects.defect_of` finds nothing wrong with, for the database."""
    lasting = Q(expires_on=None) | Q(expires_on__gte=timezone.localdate())
    return lasting & Q(enabled=True, seal_key_id__in=data_key_ids()) & ~Q(outcome__in=REFUSED)


def _parts(question: Question) -> list[Rows]:
    owners = [question.person, None] if question.person else [None]
    parts: list[Rows] = []
    for owner in owners:
        rows = Provider.objects.filter(owner=owner)
        if question.entries_only and question.agent:
            rows = rows.filter(agents=question.agent)
        parts += _parts_of(question, rows)
    if question.name and question.person:
        parts.append(_stand_ins(question, question.person))
    return parts


def _parts_of(question: Question, rows: Rows) -> list[Rows]:
    """What one owner has for the question."""
    if question.kind:
        rows = rows.filter(kind=question.kind)
    if question.name:
        kinds = [kind.slug for kind in all_kinds()]  # the index begins with the kind
        return [rows.filter(Exact(Lower("name"), Lower(Value(question.name))), kind__in=kinds)]
    defaults = rows.filter(is_default=True)
    if not question.is_open:
        return [defaults]
    if question.model:
        rows = _serving(question.model, rows)
    return [defaults, _first(rows), _first(_fitting(question, rows))]


def _fitting(question: Question, rows: Rows) -> Rows:
    """The rows that would be handed out, so that one of them is found behind any number that would not."""
    rows = rows.filter(works())
    if question.person:
        limits = GroupLimit.objects.filter(provider=OuterRef("pk"))
        rows = rows.filter(~Exists(limits) | Exists(limits.filter(group__members=question.person)))
    return rows


def _serving(model: str, rows: Rows) -> Rows:
    """Roughly: `barriers` looks again. The two databases write letters beyond ASCII differently into JSON."""
    named = Q(listed__contains=json.dumps(model)) | Q(listed__contains=json.dumps(model, ensure_ascii=False))
    rows = rows.annotate(listed=Cast("allowed_models", TextField()))
    return rows.filter(Q(model_type=model) | named)


def _stand_ins(question: Question, person: Person) -> Rows:
    """The organization's entries of a kind in which the person's own entry of that name does not work."""
    own = _parts_of(question, Provider.objects.filter(owner=person))[0].filter(~works())
    rows = Provider.objects.filter(owner=None, kind__in=own.values("kind"))
    if question.entries_only and question.agent:
        rows = rows.filter(agents=question.agent)
    return _first(_fitting(question, _serving(question.model, rows) if question.model else rows))


def _first(rows: Rows) -> Rows:
    """The first few by name. SQLite limits no part of a union, but it does limit a subquery."""
    return Provider.objects.filter(pk__in=rows.order_by("kind", Lower("name")).values("pk")[:AT_MOST])
