"""What a card shows, and what a page of cards says above them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from providers.card_fields import CardField, card_fields, main_fields, more_fields
from providers.forms import ProviderForm, stored_values
from providers.kinds.base import Kind
from providers.limits import shown_value
from providers.models import Policy, Provider
from providers.places import Place
from providers.recent import Confirmation
from providers.standing import Standing
from providers.statuses import Status
from providers.ticked_agents import ticked_agents
from providers.verdicts import Link, Verdict
from providers.wires.base import Operation

ASKED = {
    Operation.KEY_INFO: "Is the key good?",
    Operation.LIST_MODELS: "Which models are there?",
    Operation.GET_MODEL: "Is there this model?",
    Operation.CHAT: "A one-word answer from this model",
}


@dataclass(frozen=True, slots=True)
class Banner:
    """What stands at the top of an open card. `tone`: good, bad, warn or info."""

    tone: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two people have set differently."""

    label: str
    theirs: str
    yours: str


@dataclass(kw_only=True)
class Card:
    """One entry on a page, or a kind without one. Everything optional is about the answer to a button just pressed."""

    place: Place
    provider: Provider
    open: bool = False
    form: ProviderForm | None = None
    show_errors: bool = True
    fresh_verdict: Verdict | None = None
    banner: Banner | None = None
    offer: str = ""
    stranger: Kind | None = None
    stranger_verb: str = ""
    differences: Sequence[Difference] = ()
    asks: str = ""
    successors: Sequence[Provider] = ()
    successor: str = ""
    confirmation: Confirmation | None = None
    models: Sequence[str] = ()
    paste_again: bool = False
    one_more: bool = False
    known_policy: Policy | None = None

    @property
    def id(self) -> str:
        """The id of its element."""
        return f"card-{self.provider.pk}"

    @property
    def url(self) -> str:
        """The one address of this card."""
        return reverse("card", args=[self.place.scope, self.provider.kind, self.provider.pk])

    @property
    def kind(self) -> Kind:
        """The catalogue entry."""
        return self.provider.spec

    @property
    def stored(self) -> bool:
        """Whether there is a row."""
        return not self.provider._state.adding

    @cached_property
    def standing(self) -> Standing:
        """What policy, its last day and its limits make of it."""
        return Standing(place=self.place, provider=self.provider, known_policy=self.known_policy)

    @property
    def status(self) -> Status:
        """The word and its tone."""
        return self.standing.status

    @cached_property
    def verdict(self) -> Verdict | None:
        """What to show inside: the answer just given, else the last one stored."""
        return self.fresh_verdict or self.provider.last_verdict

    @cached_property
    def all_fields(self) -> list[CardField]:
        """Every field, drawn from the form that was sent or from the row."""
        form = self.form or self.kind.Form(instance=self.provider, auto_id=f"{self.id}-%s")
        return card_fields(form, verdict=self.verdict, show_errors=self.show_errors)

    @property
    def fields(self) -> list[CardField]:
        """The fields above "More"."""
        return main_fields(self.all_fields)

    @property
    def more(self) -> list[CardField]:
        """The fields under "More"."""
        return more_fields(self.all_fields)

    @property
    def more_open(self) -> bool:
        """Whether "More" must be open: something in it is wrong, or this is one more entry that needs a name."""
        return (self.one_more and not self.stored) or any(one.invalid for one in self.more)

    @property
    def general_error(self) -> Verdict | None:
        """A verdict that is about no single field."""
        verdict = self.verdict
        if verdict is None or verdict.ok or any(one.name == verdict.field for one in self.all_fields):
            return None
        return verdict

    @property
    def asked(self) -> str:
        """What the request of the evidence asked for, in words."""
        evidence = self.verdict.evidence if self.verdict else None
        return ASKED[Operation(evidence.operation)] if evidence else ""

    @property
    def links(self) -> list[Link]:
        """The provider's own pages."""
        kind = self.kind
        named = [("Documentation", kind.docs_url), ("Usage", kind.usage_url), ("Billing", kind.billing_url)]
        return [Link(label, url) for label, url in named if url]

    @property
    def question(self) -> str:
        """What is asked before disabling or removing."""
        return f"{'Remove' if self.asks == 'remove' else 'Disable'} {self.provider}?"

    @property
    def agents(self) -> str:
        """The agents that this entry is ticked for, in words; "" if there are none."""
        return ticked_agents(self.provider)

    @property
    def add_url(self) -> str:
        """Where one more entry of this kind comes from."""
        return reverse("new_card", args=[self.place.scope, self.provider.kind])

    @property
    def stranger_url(self) -> str:
        """A card of the kind that the typed key seems to belong to."""
        return reverse("new_card", args=[self.place.scope, self.stranger.slug]) if self.stranger else ""

    @property
    def stranger_named(self) -> str:
        """That kind with its article: "an OpenRouter"."""
        label = self.stranger.label if self.stranger else ""
        return f"{'an' if label[:1] in 'AEIOU' else 'a'} {label}"

    @property
    def meant(self) -> Sequence[str]:
        """Names close to the one that was refused."""
        return self.verdict.models if self.verdict and not self.verdict.ok else ()

    @property
    def hosts(self) -> Sequence[Link]:
        """The vendor's other hosts, where the refused key may be good."""
        return self.verdict.hosts if self.verdict and not self.verdict.ok else ()

    @property
    def suggestions(self) -> Sequence[str]:
        """What Model Type suggests: the provider's own list once it was asked, else a few good ones."""
        return self.models or self.kind.suggested_models


def differences(form: ProviderForm, stored: Provider) -> list[Difference]:
    """The plain fields in which the form and the row as it is now differ."""
    theirs = stored_values(stored)
    return [
        Difference(str(form.fields[name].label), shown_value(name, theirs.get(name, "")), shown_value(name, yours))
        for name, yours in form.values.items()
        if theirs.get(name, "") != yours
    ]
