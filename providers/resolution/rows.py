"""The rows that can matter for a question: one query, each part of it short by an index, however many are stored."""

import json

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Lower
from django.db.models.lookups import Exact
from django.utils import timezone

from providers.kinds import all_kinds
from providers.models import Provider
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
    known, owners = {kind.slug for kind in all_kinds()}, {None, question.person and question.person.pk}
    found = {row.pk: row for row in (first.union(*rest, all=True) if rest else first)}
    return [row for row in found.values() if row.kind in known and row.owner_id in owners]


def works() -> Q:
    """What `defects.defect_of` finds nothing wrong with, for the database."""
    lasting = Q(expires_on=None) | Q(expires_on__gte=timezone.localdate())
    return lasting & Q(enabled=True, seal_key_id__in=data_key_ids()) & ~Q(outcome__in=REFUSED)


def _parts(question: Question) -> list[Rows]:
    if question.entries_only and question.agent:
        # Without the owner, by which SQLite would look first. Lists are short: somebody has ticked every entry.
        return [_narrowed(question, Provider.objects.filter(agents=question.agent))]
    organization = Provider.objects.filter(owner=None)
    if question.person is None:
        return _parts_of(question, organization)
    own = Provider.objects.filter(owner=question.person)
    parts = _parts_of(question, own) + _parts_of(question, organization)
    return [*parts, _stand_ins(question, own)] if question.name else parts


def _parts_of(question: Question, rows: Rows) -> list[Rows]:
    """What one owner has for the question."""
    narrowed = _narrowed(question, rows)
    if question.name:
        return [narrowed]
    defaults = rows.filter(is_default=True)
    if not question.is_open:
        return [defaults]
    if question.kind:
        defaults = defaults.filter(kind=question.kind)
    return [defaults, _first(narrowed), _first(_fitting(question, narrowed))]


def _narrowed(question: Question, rows: Rows) -> Rows:
    """The rows of that kind and name, or of that kind and model. A named row that lacks the model is one to explain."""
    if question.kind:
        rows = rows.filter(kind=question.kind)
    if question.name:
        kinds = [kind.slug for kind in all_kinds()]  # the index has the kind before the name
        return rows.filter(Exact(Lower("name"), Lower(Value(question.name))), kind__in=kinds)
    return _serving(question.model, rows) if question.model else rows


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


def _stand_ins(question: Question, own: Rows) -> Rows:
    """The organization's entries of a kind in which the person's own entry of that name does not work."""
    broken = _narrowed(question, own).filter(~works())
    rows = Provider.objects.filter(owner=None, kind__in=broken.values("kind"))
    return _first(_fitting(question, _serving(question.model, rows) if question.model else rows))


def _first(rows: Rows) -> Rows:
    """The first few by name. SQLite limits no part of a union, but it does limit a subquery."""
    return Provider.objects.filter(pk__in=rows.order_by("kind", Lower("name")).values("pk")[:AT_MOST])
