"""The forms about agents and their tokens. They check shapes; the services act."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from providers.models import Agent, Provider
from providers.networks import normalise_network
from providers.places import Place
from providers.services.agents import DAYS, MOST_DAYS, AgentTerms, lasting

if TYPE_CHECKING:
    EntriesField = forms.ModelMultipleChoiceField[Provider]
else:
    EntriesField = forms.ModelMultipleChoiceField  # Django's own class takes no type in brackets

USES_OF_ORGANIZATION = (
    (
        Agent.Uses.DEFAULT.value,
        "The organization's default; if it asks for one kind of provider, the first key of that kind",
    ),
    (Agent.Uses.ENTRIES.value, "Only the entries that you tick"),
    (Agent.Uses.ANY.value, "Every key of the organization"),
)
USES_OF_PERSON = (
    (
        Agent.Uses.DEFAULT.value,
        "What you use by default; if it asks for one kind of provider, the first key of that kind",
    ),
    (Agent.Uses.ENTRIES.value, "Only the entries that you tick"),
    (Agent.Uses.ANY.value, "Every key that you may use, yours and the organization's"),
)
LIVES_ON = ((0, "Not at all: it is dead at once"), (1, "1 hour"), (24, "24 hours"), (168, "7 days"))
"""Hours that a replaced token lives on."""


class _Entries(EntriesField):
    def label_from_instance(self, obj: Provider) -> str:
        return f"{obj} · {obj.model_type}"


class EndForm(forms.Form):
    """When a token ends: after some days, or with a date."""

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


class AgentForm(forms.Form):
    """What an agent is called and may do. `place` is whose agent it is."""

    name = forms.CharField(
        label="Name", max_length=80, help_text="The program or the machine, for example “Nightly build”."
    )
    uses = forms.ChoiceField(label="What it may use", widget=forms.RadioSelect, initial=Agent.Uses.DEFAULT.value)
    entries = _Entries(
        queryset=Provider.objects.none(), label="Entries", required=False, widget=forms.CheckboxSelectMultiple
    )
    network = forms.CharField(
        label="Only from this network",
        max_length=50,
        required=False,
        help_text="One address or a range, such as 10.0.0.0/24. Empty means from anywhere.",
    )
    manages = forms.BooleanField(label="It may make, change and remove entries, and choose the default", required=False)

    def __init__(self, data: Any = None, *, place: Place, agent: Agent | None = None) -> None:
        super().__init__(data, auto_id=f"{place.scope}-%s", initial=_initial(agent) if agent else None)
        self.place = place
        self.fields["uses"].choices = USES_OF_PERSON if place.owner else USES_OF_ORGANIZATION  # type: ignore[attr-defined]
        self.fields["entries"].queryset = place.providers().order_by("kind", "name")  # type: ignore[attr-defined]
        for code in ("invalid_choice", "invalid_pk_value"):
            self.fields["entries"].error_messages[code] = "One of these entries is not there any more. Tick again."
        self.fields["uses"].error_messages["invalid_choice"] = "Choose what it may use."

    def clean_network(self) -> str:
        """The network in its one spelling."""
        try:
            return normalise_network(self.cleaned_data["network"])
        except ValueError:
            raise forms.ValidationError(
                "This is no address and no range. Type one such as 10.0.0.7 or 10.0.0.0/24."
            ) from None

    def clean(self) -> dict[str, Any]:
        """Named entries need names."""
        data = super().clean() or {}
        if data.get("uses") == Agent.Uses.ENTRIES and "entries" in data and not data["entries"]:
            self.add_error("entries", "Tick at least one entry.")
        return data

    @property
    def terms(self) -> AgentTerms:
        """What the service is told; after `is_valid`."""
        data = self.cleaned_data
        return AgentTerms(
            name=data["name"],
            uses=data["uses"],
            entries=list(data["entries"]),
            network=data["network"],
            manages=data["manages"],
        )


class NewAgentForm(AgentForm, EndForm):
    """A new agent, and when its first token ends."""

    field_order: tuple[str, ...] = ("name", "uses", "entries", "days", "until", "network", "manages")


def _initial(agent: Agent) -> dict[str, Any]:
    return {
        "name": agent.name,
        "uses": agent.uses,
        "entries": list(agent.entries.values_list("pk", flat=True)),
        "network": agent.network,
        "manages": agent.manages,
    }
