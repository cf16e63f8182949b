"""What is shown of the record: the form of filters, and the rows that pass them, by id and so without counting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max, Min, Q, QuerySet

from providers.activity.words import GROUPS, actions_of
from providers.models import Agent, AuditEvent, Person

WINDOW = 200_000
"""Rows that one page searches at most for a text, which no index finds; the next page goes on from there."""
MOST_NAMES = 100
"""People or agents of one name that a filter finds."""
ANYTHING = [("", "Anything"), *GROUPS.items()]


class FilterForm(forms.Form):
    """Everything is optional."""

    who = forms.CharField(label="Who", required=False, max_length=254)
    what = forms.ChoiceField(label="What happened", required=False, choices=ANYTHING)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(label="Search", required=False, max_length=100)
    target = forms.CharField(required=False, max_length=90, widget=forms.HiddenInput)

    def clean_until(self) -> date | None:
        """A day before the first one would find nothing."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            raise ValidationError("This day is before the first one.")
        found: date | None = until
        return found

    @property
    def filter(self) -> "Filter":
        """What was asked, without what could not be understood."""
        self.is_valid()
        return Filter(**{name: value for name, value in self.cleaned_data.items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """`who`: an e-mail address, a name of a person or of an agent. `what`: a group of actions. `target`: "type:id".

    `since` and `until` are days in UTC, both included. `text` is looked for in names, labels and addresses.
    """

    who: str = ""
    what: str = ""
    target: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""

    @property
    def values(self) -> dict[str, str]:
        """What is set, as a form or an address carries it."""
        found = {name: getattr(self, name) for name in ("who", "what", "target", "since", "until", "text")}
        return {name: str(value) for name, value in found.items() if value}

    @property
    def noted(self) -> dict[str, str]:
        """For the record: what was typed freely may be a password or a key, typed amiss, so it is not repeated."""
        return {name: "(typed)" if name in ("who", "text") else value for name, value in self.values.items()}


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that pass, to be narrowed by id.

    `scans`: they are found by reading, so only so many are read. `last`: the highest id among the days asked for.
    """

    rows: "QuerySet[AuditEvent]"
    actions: tuple[str, ...]
    scans: bool
    last: int | None

    def take(self, between: Q, order: str, count: int) -> list[AuditEvent]:
        """The first so many of them. Each action of a group is asked for by itself: that is what its index orders."""
        rows = self.rows.filter(between)
        if not self.actions:
            return list(rows.order_by(order)[:count])
        each = [self._ids(rows.filter(action=action).order_by(order), count) for action in self.actions]
        return list(each[0].union(*each[1:], all=True).order_by(order)[:count] if len(each) > 1 else each[0])

    @staticmethod
    def _ids(rows: "QuerySet[AuditEvent]", count: int) -> "QuerySet[AuditEvent]":
        """A slice that may stand in a union, on SQLite too."""
        return AuditEvent.objects.filter(pk__in=rows.values("pk")[:count]).order_by()


def select(chosen: Filter) -> Selection:
    """What passes the filter."""
    rows, scans, last = AuditEvent.objects.all(), bool(chosen.text), None
    if chosen.target:
        kind, _, number = chosen.target.partition(":")
        rows = rows.filter(target_type=kind, target_id=number)
    if chosen.since or chosen.until:
        days = _days(chosen.since, chosen.until)
        ends: Mapping[str, int | None] = AuditEvent.objects.filter(days).aggregate(low=Min("pk"), high=Max("pk"))
        last = ends["high"] or 0
        rows = rows.filter(days, pk__gte=ends["low"] or 0, pk__lte=last)
    if chosen.who:
        condition, indexed = _by(chosen.who)
        rows, scans = rows.filter(condition), scans or not indexed
    if chosen.text:
        rows = rows.filter(_mentioning(chosen.text))
    return Selection(rows, tuple(actions_of(chosen.what)) if chosen.what else (), scans, last)


def _days(since: date | None, until: date | None) -> Q:
    """The days as moments."""
    days = Q()
    if since:
        days &= Q(at__gte=datetime.combine(since, time.min, UTC))
    if until and until < date.max:
        days &= Q(at__lt=datetime.combine(until + timedelta(days=1), time.min, UTC))
    return days


def _by(who: str) -> tuple[Q, bool]:
    """Who did it, and whether an index finds that: a person with their agents, or whatever has such a label."""
    people = Person.objects.filter(Q(email__iexact=who) | Q(name__iexact=who)).values_list("pk", flat=True)
    if found := list(people[:MOST_NAMES]):
        return Q(actor_id__in=found), True
    name = next(iter(Agent.objects.filter(name__iexact=who).values_list("name", flat=True)), who)
    label = f"agent {name}"
    return Q(actor_label=label) | Q(actor_label__startswith=f"{label} (") | Q(actor_label__iexact=who), False


def _mentioning(text: str) -> Q:
    named = Person.objects.filter(name__icontains=text).values_list("pk", flat=True)
    found = Q(actor_id__in=list(named[:MOST_NAMES]))
    for column in ("target_label", "actor_label", "address"):
        found |= Q(**{f"{column}__icontains": text})
    return found
