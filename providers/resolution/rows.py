"""The rows that can matter for a question: one query, each part of it short by an index, however many are stored.

Only where an owner has more than AT_MOST for it, a second one looks behind them. Their SQL is written once for each
shape of a question, with places for what is asked.
"""

import json
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Lower, StrIndex
from django.db.models.lookups import Exact
from django.utils import timezone

from providers.group_limits import is_limited, is_open_to
from providers.kinds import all_kinds
from providers.models import Agent, Person, Provider
from providers.prepared import Argument, PreparedRows
from providers.resolution.question import Question
from providers.sealing import data_key_ids
from providers.verdicts import REFUSED

type Rows = QuerySet[Provider]

AT_MOST = 20
"""So many entries of one owner are shown, and so many of those that work are looked through."""

PERSON, AGENT = Argument(0, Person, "id"), Argument(1, Agent, "id")
KIND, NAME = Argument(2, Provider, "kind"), Argument(3, Provider, "name")
MODEL, TODAY = Argument(4, Provider, "model_type"), Argument(5, Provider, "expires_on")
MODEL_IN_JSON = Argument(6, Provider, "model_type"), Argument(7, Provider, "model_type")
"""The two databases write letters beyond ASCII differently into JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What decides how the SQL for a question is written: not what is asked for, but whether it is.

    `listed`: the agent's own list is all that counts. `keys`: the ids of the data keys that are here.
    `at_most`: so many entries of one owner by name. `whole`: also what lies behind so many.
    """

    listed: bool
    person: bool
    kind: bool
    name: bool
    model: bool
    keys: tuple[str, ...]
    at_most: int
    whole: bool


def rows_for(question: Question) -> list[Provider]:
    """The entries to consider, in no order. `is_limited` of each: whether it is limited to groups."""
    shape, values = _shape_of(question), _values(question)
    rows = _prepared(shape)(*values)
    if not shape.whole and max(Counter(row.owner_id for row in rows).values(), default=0) > shape.at_most:
        rows = _prepared(replace(shape, whole=True))(*values)
    known, owners = {kind.slug for kind in all_kinds()}, {None, question.person and question.person.pk}
    found = {row.pk: row for row in rows}
    return [row for row in found.values() if row.kind in known and row.owner_id in owners]


def _values(question: Question) -> tuple[object, ...]:
    """What goes into the places, in their order."""
    person, agent, model = question.person and question.person.pk, question.agent and question.agent.pk, question.model
    in_json = json.dumps(model), json.dumps(model, ensure_ascii=False)
    return person, agent, question.kind, question.name, model, timezone.localdate(), *in_json


def _shape_of(question: Question) -> Shape:
    return Shape(
        listed=question.entries_only,
        person=question.person is not None,
        kind=bool(question.kind),
        name=bool(question.name),
        model=bool(question.model),
        keys=data_key_ids(),
        at_most=AT_MOST,
        whole=question.entries_only or bool(question.name),
    )


@lru_cache(maxsize=128)
def _prepared(shape: Shape) -> PreparedRows[Provider]:
    return PreparedRows(lambda: _query(shape))


def _query(shape: Shape) -> Rows:
    first, *rest = (part.annotate(is_limited=is_limited()) for part in _parts(shape))
    return first.union(*rest, all=True) if rest else first


def _parts(shape: Shape) -> list[Rows]:
    if shape.listed:
        # Without the owner, by which SQLite would look first. Lists are short: somebody has ticked every entry.
        return [_narrowed(shape, Provider.objects.filter(agents=AGENT))]
    organization = Provider.objects.filter(owner=None)
    if not shape.person:
        return _parts_of(shape, organization)
    own = Provider.objects.filter(owner=PERSON)
    parts = _parts_of(shape, own) + _parts_of(shape, organization)
    return [*parts, _stand_ins(shape, own)] if shape.name else parts


def _parts_of(shape: Shape, rows: Rows) -> list[Rows]:
    """What one owner has for the question."""
    narrowed = _narrowed(shape, rows)
    if shape.name:
        return [narrowed]
    defaults = rows.filter(is_default=True)
    if shape.kind:
        defaults = defaults.filter(kind=KIND)
    if not shape.whole:  # nearly every owner has few, and these are all of them; of the kind, so is the default
        few = _first(shape, narrowed)
        return [few] if shape.kind and not shape.model else [defaults, few]
    return [defaults, _first(shape, narrowed), _first(shape, _fitting(shape, narrowed))]


def _narrowed(shape: Shape, rows: Rows) -> Rows:
    """The rows of that kind and name, or of that kind and model. A named row that lacks the model is one to explain."""
    if shape.kind:
        rows = rows.filter(kind=KIND)
    if shape.name:
        kinds = [kind.slug for kind in all_kinds()]  # the index has the kind before the name
        return rows.filter(Exact(Lower("name"), Lower(NAME)), kind__in=kinds)
    return _serving(rows) if shape.model else rows


def _works(shape: Shape) -> Q:
    """What `barriers.defect_of` finds nothing wrong with, for the database."""
    lasting = Q(expires_on=None) | Q(expires_on__gte=TODAY)
    return lasting & Q(enabled=True, seal_key_id__in=shape.keys) & ~Q(outcome__in=REFUSED)


def _fitting(shape: Shape, rows: Rows) -> Rows:
    """The rows that would be handed out, so that one of them is found behind any number that would not."""
    rows = rows.filter(_works(shape))
    return rows.filter(is_open_to(PERSON)) if shape.person else rows


def _serving(rows: Rows) -> Rows:
    """Roughly: `barriers` looks again."""
    listed = Cast("allowed_models", TextField())
    ascii_only, as_it_is = (StrIndex(listed, written) for written in MODEL_IN_JSON)
    rows = rows.alias(ascii_only=ascii_only, as_it_is=as_it_is)
    return rows.filter(Q(model_type=MODEL) | Q(ascii_only__gt=0) | Q(as_it_is__gt=0))


def _stand_ins(shape: Shape, own: Rows) -> Rows:
    """The organization's entries of a kind in which the person's own entry of that name does not work."""
    broken = _narrowed(shape, own).filter(~_works(shape))
    rows = Provider.objects.filter(owner=None, kind__in=broken.values("kind"))
    return _first(shape, _fitting(shape, _serving(rows) if shape.model else rows))


def _first(shape: Shape, rows: Rows) -> Rows:
    """The first few by name. SQLite limits no part of a union, but it does limit a subquery."""
    return Provider.objects.filter(
        pk__in=rows.order_by("kind", Lower("name")).values("pk")[: shape.at_most + (not shape.whole)]
    )
