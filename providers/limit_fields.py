"""The form fields of an entry's limits. Their texts are those of `limits.py`."""

from django import forms
from django.core.exceptions import ValidationError

from providers.limits import GROUP_GONE, group_numbers, models_in
from providers.models import Group

MOST_MODELS = 100
LONGEST_MODEL = 200
"""Characters: as many as Model Type may have."""


def expiry_field() -> forms.DateField:
    """The last day on which the entry is used."""
    return forms.DateField(
        label="Expiry date",
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text="The last day on which agents use this key.",
        error_messages={"invalid": "This is not a date. Write it as year-month-day, such as 2026-12-31."},
    )


def groups_field() -> forms.CharField:
    """The groups whose members may use the entry."""
    return forms.CharField(
        label="Who may use it",
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        validators=[_there],
        help_text="None ticked: everybody in the organization.",
    )


def allowed_models_field() -> forms.CharField:
    """The models that may be asked for through the entry."""
    return forms.CharField(
        label="Models",
        required=False,
        widget=forms.Textarea(),
        validators=[_few_and_short],
        help_text="Agents may ask for the Model Type above, and for these: one per line.",
    )


def _there(text: str) -> None:
    try:
        numbers = group_numbers(text)
    except ValueError:
        raise ValidationError(GROUP_GONE) from None
    if Group.objects.filter(pk__in=numbers).count() < len(numbers):
        raise ValidationError(GROUP_GONE)


def _few_and_short(text: str) -> None:
    models = models_in(text)
    if len(models) > MOST_MODELS or any(len(model) > LONGEST_MODEL for model in models):
        raise ValidationError(f"At most {MOST_MODELS} models, with at most {LONGEST_MODEL} characters each.")
