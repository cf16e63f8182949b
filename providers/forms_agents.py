"""The forms about agents. They check shapes; the services act."""

from typing import TYPE_CHECKING, Any

from django import forms

from providers.forms_tokens import EndForm
from providers.models import Agent, Person, Provider
from providers.networks import normalise_network
from providers.places import Place
from providers.services.agents import AgentTerms
from providers.shared_entries import shared_entries

if TYPE_CHECKING:
    EntriesField = forms.ModelMultipleChoiceField[Provider]
else:
    EntriesField = forms.ModelMultipleChoiceField  # Django's own class takes no type in brackets

USES_OF_ORGANIZATION = (
    (Agent.Uses.DEFAULT.value, "The organization's default, and no other"),
    (Agent.Uses.ENTRIES.value, "Only the entries that you tick"),
    (Agent.Uses.ANY.value, "Every key of the organization"),
)
USES_OF_PERSON = (
    (Agent.Uses.DEFAULT.value, "What you use by default, and no other"),
    (Agent.Uses.SHARED.value, "The organization's default, and no other"),
    (Agent.Uses.ENTRIES.value, "Only the entries that you tick, yours and the organization's"),
    (Agent.Uses.ANY.value, "Every key that you may use, yours and the organization's"),
)


class _Entries(EntriesField):
    def label_from_instance(self, obj: Provider) -> str:
        return f"{obj} · {obj.model_type}"


class AgentForm(forms.Form):
    """What an agent is called and may do. `place` is whose agent it is."""

    name = forms.CharField(
        label="Name", max_length=80, help_text="The program or the machine, for example “Nightly build”."
    )
    uses = forms.ChoiceField(label="What it may use", widget=forms.RadioSelect, initial=Agent.Uses.DEFAULT.value)
    entries = _Entries(
        queryset=Provider.objects.none(), label="Entries", required=False, widget=forms.CheckboxSelectMultiple
    )
    shared = _Entries(
        queryset=Provider.objects.none(),
        label="The organization's entries",
        required=False,
        widget=forms.CheckboxSelectMultiple,
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
        self.fields["uses"].error_messages["invalid_choice"] = "Choose what it may use."
        self._offer_entries(place.owner)

    def _offer_entries(self, owner: Person | None) -> None:
        """Those of the place, and for a person in a second list those of the organization that they may use."""
        self.fields["entries"].queryset = self.place.providers().order_by("kind", "name")  # type: ignore[attr-defined]
        if owner:
            self.fields["entries"].label = "Your entries"
            self.fields["shared"].queryset = shared_entries(owner).order_by("kind", "name")  # type: ignore[attr-defined]
        else:
            del self.fields["shared"]
        for name in self.fields.keys() & {"entries", "shared"}:
            for code in ("invalid_choice", "invalid_pk_value"):
                self.fields[name].error_messages[code] = "One of these entries is not there any more. Tick again."

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
        lists = self.fields.keys() & {"entries", "shared"}
        if data.get("uses") == Agent.Uses.ENTRIES and lists <= data.keys() and not self._ticked(data):
            self.add_error("entries", "Tick at least one entry.")
        return data

    @staticmethod
    def _ticked(data: dict[str, Any]) -> list[Provider]:
        return [*data["entries"], *data.get("shared", ())]

    @property
    def terms(self) -> AgentTerms:
        """What the service is told; after `is_valid`."""
        data = self.cleaned_data
        return AgentTerms(
            name=data["name"],
            uses=data["uses"],
            entries=self._ticked(data),
            network=data["network"],
            manages=data["manages"],
        )


class NewAgentForm(AgentForm, EndForm):
    """A new agent, and when its first token ends."""

    field_order: tuple[str, ...] = ("name", "uses", "entries", "shared", "days", "until", "network", "manages")


def _initial(agent: Agent) -> dict[str, Any]:
    ticked = list(agent.entries.values_list("pk", flat=True))
    return {
        "name": agent.name,
        "uses": agent.uses,
        "entries": ticked,
        "shared": ticked,
        "network": agent.network,
        "manages": agent.manages,
    }
