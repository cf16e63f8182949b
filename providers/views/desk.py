"""What every button of a card works with, and what it answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict

from providers.card_pages import new_provider
from providers.cards import Banner, Card
from providers.forms import ProviderForm
from providers.intake import Intake, take_in
from providers.limits import sent_limits
from providers.models import Person, Provider
from providers.places import Place
from providers.recent import Confirmation
from providers.services.entries import Entry, changed_names, credentials_of
from providers.wires.base import Credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a button answers: the card as it is now, and what to say aloud.

    `done`: something was stored, so without JavaScript the page is loaded anew. `others`: rows whose badges changed
    with it. `gone`: the card disappears.
    """

    card: Card
    say: str
    status: int = 200
    done: bool = False
    gone: bool = False
    others: Iterable[Provider] = field(default_factory=list)


@dataclass(kw_only=True)
class Desk:
    """One press of one button. `typed` is what the form sent; it holds secrets, so repr leaves it out.

    `unconfirmed` is what stands before something weighty, given the words of its button: None for whoever signed in or
    confirmed lately.
    """

    person: Person
    place: Place
    provider: Provider
    typed: QueryDict = field(repr=False)
    scripted: bool
    unconfirmed: Callable[[str], Confirmation | None]

    @cached_property
    def intake(self) -> Intake:
        """What was typed, taken apart and normalised."""
        kind = self.provider.spec
        typed = {name: self.typed.get(name, "") for name in kind.Form.base_fields}
        return take_in(kind, typed | sent_limits(self.typed))

    @cached_property
    def form(self) -> ProviderForm:
        """The kind's form, filled with what was typed."""
        auto_id = f"card-{self.provider.pk}-%s"
        return self.provider.spec.Form(instance=self.provider, intake=self.intake, auto_id=auto_id)

    @property
    def version(self) -> int:
        """The version that the form was drawn from; 0 for a new card or nonsense."""
        text = self.typed.get("version", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def entry(self) -> Entry:
        """What is to be stored or checked."""
        return Entry(
            id=self.provider.pk,
            owner=self.place.owner,
            kind=self.provider.spec,
            values=self.form.values,
            secrets=self.form.typed_secrets,
            version=self.version,
        )

    def credentials(self) -> Credentials:
        """What a question to the provider needs. May raise CannotUnseal."""
        return credentials_of(self.entry(), None if self.provider._state.adding else self.provider)

    def retype(self, **values: str) -> None:
        """Take these values as typed."""
        self.typed = self.typed.copy()
        for name, value in values.items():
            self.typed[name] = value
        self.forget()

    def start_anew(self) -> None:
        """The row is gone: what was typed becomes a new entry."""
        self.provider = new_provider(self.place, self.provider.spec)
        self.forget()

    def forget(self) -> None:
        """Read the form again, after something under it has changed."""
        for name in ("intake", "form"):
            self.__dict__.pop(name, None)

    @property
    def told(self) -> str:
        """What was changed in what was typed, for a card that is drawn anew; else each field says it itself."""
        fields = self.form.fields
        changes = (notice for notice in self.intake.notices if not notice.suggestion)
        return " ".join(f"{fields[change.field].label}: {change.text}" for change in changes)

    @property
    def unsaved(self) -> bool:
        """Whether the form holds something that is not stored."""
        return bool(self.form.typed_secrets) or bool(changed_names(self.entry(), self.provider))

    @property
    def unsaved_reminder(self) -> str:
        """For buttons that do not save."""
        return "What you typed here is not saved yet." if self.unsaved else ""

    def redrawn(self, provider: Provider, banner: Banner) -> Card:
        """The row after a button that does not save: what was typed stays typed."""
        if not self.unsaved:
            return self.fresh(provider, banner=banner)
        self.provider = provider
        return self.filled(banner=banner, show_errors=False)

    def filled(self, **extra: object) -> Card:
        """The card with everything still typed as it was."""
        again = bool(self.form.typed_secrets) and not self.scripted
        options: Mapping[str, object] = {"form": self.form, "open": True, "paste_again": again, **extra}
        return Card(place=self.place, provider=self.provider, **options)  # type: ignore[arg-type]

    def fresh(self, provider: Provider, **extra: object) -> Card:
        """The card drawn anew from the row."""
        return Card(place=self.place, provider=provider, open=True, **extra)  # type: ignore[arg-type]
