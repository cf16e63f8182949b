"""A field of a card as the template needs it: plain values, so that a page of many cards stays cheap to draw."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from providers.forms import ProviderForm, SecretField
from providers.limits import LIMITS
from providers.models import Group
from providers.verdicts import Link, Verdict

_HIDDEN_UNDER_MORE = ("name", *LIMITS, "notes")


@dataclass(frozen=True, slots=True)
class FieldError:
    """What stands under a field: the sentence, what to do, and a page that helps."""

    message: str
    advice: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of a field that has several."""

    value: str
    label: str
    ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CardField:
    """One field, ready to draw. `type` is that of its input, "" where it has several lines."""

    name: str
    id: str
    label: str
    value: str
    required: bool
    secret: bool
    type: str
    choices: tuple[Choice, ...] = ()
    placeholder: str
    help: str
    errors: tuple[FieldError, ...]
    notices: tuple[str, ...]

    @property
    def invalid(self) -> bool:
        """Whether something is wrong with it."""
        return bool(self.errors)


def card_fields(form: ProviderForm, *, verdict: Verdict | None, show_errors: bool) -> list[CardField]:
    """Every field of the form in the order a person fills it: secrets, host, model, the kind's own, then the rest."""
    return [_field(form, name, verdict, show_errors) for name in _order(form)]


def main_fields(fields: Iterable[CardField]) -> list[CardField]:
    """The fields that a card always shows."""
    return [field for field in fields if field.name not in _HIDDEN_UNDER_MORE]


def more_fields(fields: Iterable[CardField]) -> list[CardField]:
    """The fields under "More"."""
    return [field for field in fields if field.name in _HIDDEN_UNDER_MORE]


def _order(form: ProviderForm) -> Iterator[str]:
    yield from form.secret_names()
    yield from ("api_host", "model_type")
    yield from form.config_names()
    yield from (name for name in _HIDDEN_UNDER_MORE if name in form.fields)


def _field(form: ProviderForm, name: str, verdict: Verdict | None, show_errors: bool) -> CardField:
    field = form.fields[name]
    secret = isinstance(field, SecretField)
    value = "" if secret else str(form[name].value() or "")
    type_of_input = str(getattr(field.widget, "input_type", ""))
    return CardField(
        name=name,
        id=form[name].auto_id,
        label=str(field.label),
        value=value,
        required=field.required,
        secret=secret,
        type=type_of_input,
        choices=tuple(_choices(value)) if type_of_input == "checkbox" else (),
        placeholder=_placeholder(form, name, secret),
        help=str(field.help_text),
        errors=tuple(_errors(form, name, verdict, show_errors)),
        notices=tuple(notice.text for notice in (form.intake.notices if form.intake else ()) if notice.field == name),
    )


def _choices(value: str) -> Iterator[Choice]:
    """Groups are the only thing to choose several of."""
    ticked = set(value.split(","))
    for group in Group.objects.order_by("name"):
        yield Choice(str(group.pk), group.name, str(group.pk) in ticked)


def _placeholder(form: ProviderForm, name: str, secret: bool) -> str:
    if secret and not form.instance._state.adding and form.instance.key_fingerprint:
        return _kept(form) if name == form.secret_names()[0] else ""
    kind = form.instance.spec
    examples = {"api_host": kind.host_example, "model_type": next(iter(kind.suggested_models), "")}
    return examples.get(name) or str(form.fields[name].widget.attrs.get("placeholder", ""))


def _kept(form: ProviderForm) -> str:
    """What says that a key is stored. Which of several fields it was typed into is sealed, too."""
    mask = form.instance.key_mask or "A key"
    return f"{mask} is stored · leave {'these fields' if len(form.secret_names()) > 1 else 'this'} empty to keep it"


def _errors(form: ProviderForm, name: str, verdict: Verdict | None, show_errors: bool) -> Iterator[FieldError]:
    if show_errors and form.is_bound:
        yield from (FieldError(str(text)) for text in form.errors.get(name, ()))
    if verdict and not verdict.ok and verdict.field == name:
        yield FieldError(verdict.message, verdict.advice, verdict.link)
