"""The forms about policy and groups. They check shapes; the services act, and the database guarantees."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import QueryDict

from providers.finding import called, found
from providers.models import Group, Person, Policy
from providers.personal_keys import own_hosts
from providers.row_numbers import row_numbers

if TYPE_CHECKING:
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField[Person]
else:
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField  # Django's own class takes no type in brackets

SHOWN = (
    ("yes", "Shown. People can use this provider."),
    ("no", "Hidden. People are not offered it, and their agents get no key for it. Stored keys are kept."),
)
PERSONAL = (
    (Policy.Personal.ALLOWED.value, "Allowed. An own key goes before the organization's."),
    (Policy.Personal.REQUIRED.value, "Required. Only own keys are used, never the organization's."),
    (Policy.Personal.FORBIDDEN.value, "Forbidden. Own keys that are there are kept, and nobody uses them."),
)
FALLBACK = (
    ("no", "Stop. Agents get no key, and the person is told why."),
    ("yes", "Use the organization's key. It pays until the own key works again."),
)
MOST_HOSTS = 100


class PolicyForm(forms.Form):
    """What is allowed for one kind."""

    shown = forms.ChoiceField(label="On people's pages", choices=SHOWN, widget=forms.RadioSelect)
    personal = forms.ChoiceField(label="Own keys", choices=PERSONAL, widget=forms.RadioSelect)
    fallback = forms.ChoiceField(label="When an own key does not work", choices=FALLBACK, widget=forms.RadioSelect)
    personal_hosts = forms.CharField(
        label="API Hosts for own keys", required=False, max_length=20_000, widget=forms.Textarea
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, policy: Policy) -> None:
        initial = {
            "shown": _yes(policy.shown),
            "personal": policy.personal,
            "fallback": _yes(policy.fallback),
            "personal_hosts": "\n".join(policy.personal_hosts),
        }
        super().__init__(data, initial=initial, auto_id=f"policy-{policy.kind}-%s")
        own = own_hosts(policy.spec)
        beside = f"Beside {policy.spec.label}'s own: {', '.join(own)}." if own else "Empty: any."
        self.fields["personal_hosts"].help_text = f"One a line. {beside}{_private_hosts()}"

    def clean_personal_hosts(self) -> list[str]:
        """The lines."""
        lines = [line for line in self.cleaned_data["personal_hosts"].splitlines() if line.strip()]
        if len(lines) > MOST_HOSTS:
            raise forms.ValidationError(f"At most {MOST_HOSTS} hosts.")
        return lines

    @property
    def rules(self) -> dict[str, Any]:
        """What was chosen, as the service takes it."""
        chosen = self.cleaned_data
        return {
            "shown": chosen["shown"] == "yes",
            "personal": chosen["personal"],
            "fallback": chosen["fallback"] == "yes",
            "personal_hosts": chosen["personal_hosts"],
        }


class MembersField(ModelMultipleChoiceField):
    """People, each with a box."""

    def __init__(self) -> None:
        gone = "One of these people is not there any more. Choose again."
        super().__init__(
            queryset=Person.objects.order_by("-is_active", "name", "email"),
            required=False,
            label="Members",
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": gone, "invalid_pk_value": gone},
        )


def label_of(person: Person) -> str:
    """Two people may have the same name."""
    return f"{person} · {person.email}"


class GroupForm(forms.Form):
    """A group: its name and who is in it."""

    name = forms.CharField(label="Name", max_length=80, widget=forms.TextInput({"autocomplete": "off"}))
    members = MembersField()
    find = forms.CharField(required=False, max_length=200, label="Find people", empty_value="")

    def __init__(self, data: QueryDict | None = None, *, group: Group | None = None, finding: bool = False) -> None:
        """`finding`: what was typed and ticked is kept and not judged yet, because somebody is looked for."""
        if data:
            ticked = row_numbers(data.getlist("members"))
        else:
            ticked = list(group.members.values_list("pk", flat=True)) if group else []
        name, find = (data.get("name", ""), data.get("find", "")) if data else (group.name if group else "", "")
        initial = {"name": name, "members": ticked, "find": find}
        super().__init__(None if finding else data, initial=initial, auto_id="group_%s")
        self.more = self._offer(ticked, find)

    def _offer(self, ticked: Sequence[int], find: str) -> bool:
        """Boxes for those who are ticked, and for the first who match; whether more do."""
        text = find.replace("\0", "").strip()[:200]
        people = Person.objects.order_by("-is_active", "name", "email")
        offered = found(people, matching=called(text, "name", "email"), chosen=Q(pk__in=ticked))
        boxes = self.fields["members"].widget
        boxes.choices = [(person.pk, label_of(person)) for person in offered.rows]
        return offered.more

    @property
    def terms(self) -> dict[str, Any]:
        """What the service is told; after `is_valid`."""
        return {name: self.cleaned_data[name] for name in ("name", "members")}


def _private_hosts() -> str:
    """What becomes of the private hosts that whoever runs the server has opened."""
    opened = ", ".join(settings.BYOK_PRIVATE_HOSTS)
    if not opened:
        return ""
    return f" As long as none is listed, private hosts of this server count, too ({opened}): the first line ends that."


def _yes(value: bool) -> str:
    return "yes" if value else "no"
