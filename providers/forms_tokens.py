"""The forms that make tokens: when they end, and what becomes of the one that is replaced."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone

from providers.services.agents import DAYS, MOST_DAYS, lasting

LIVES_ON = ((0, "Not at all: it is dead at once"), (1, "1 hour"), (24, "24 hours"), (168, "7 days"))
"""Hours that a replaced token lives on."""


class _FormNumber(forms.Field):
    """Tells a form that is sent again from one that was drawn anew. Nonsense is as good as none."""

    def to_python(self, value: object) -> UUID | None:
        try:
            return UUID(str(value))
        except ValueError:
            return None


class EndForm(forms.Form):
    """When a token ends: after some days, or with a date."""

    number = _FormNumber(required=False, widget=forms.HiddenInput, initial=uuid4)
    days = forms.IntegerField(
        label="Days until it ends",
        min_value=1,
        max_value=MOST_DAYS,
        initial=DAYS,
        required=False,
        help_text=f"1 to {MOST_DAYS}. There is no token without an end.",
    )
    until = forms.DateField(
        label="Or its last day",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Counts instead of the days. The day ends at midnight UTC.",
    )

    def clean_until(self) -> date | None:
        """A day from today on, within the longest life of a token."""
        until: date | None = self.cleaned_data["until"]
        today = timezone.now().date()
        if until and not today <= until < today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(f"Choose a day from today on, at most {MOST_DAYS - 1} days ahead.")
        return until

    def clean(self) -> dict[str, Any]:
        """One of the two says when."""
        data = super().clean() or {}
        if not self.errors and not data.get("until") and not data.get("days"):
            self.add_error("days", "Enter the number of days, or choose a date.")
        return data

    @property
    def form_number(self) -> UUID | None:
        """The id that this form was drawn with; after `is_valid`."""
        number: UUID | None = self.cleaned_data["number"]
        return number

    @property
    def expires_at(self) -> datetime:
        """The moment at which the token ends; after `is_valid`."""
        until: date | None = self.cleaned_data["until"]
        if until:
            return datetime.combine(until + timedelta(days=1), time.min, UTC)
        return lasting(self.cleaned_data["days"])


class ReplaceForm(EndForm):
    """How long the replaced token lives on, and when the new one ends."""

    keep = forms.TypedChoiceField(label="The old token works for another", choices=LIVES_ON, coerce=int, initial=24)
    field_order: tuple[str, ...] = ("keep", "days", "until")

    @property
    def keeps(self) -> timedelta:
        """How long the old token lives on; after `is_valid`."""
        return timedelta(hours=self.cleaned_data["keep"])
