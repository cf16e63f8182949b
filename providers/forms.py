"""The form of a card: one ModelForm per kind, built on ProviderForm."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from providers.limit_fields import allowed_models_field, expiry_field, groups_field
from providers.limits import stored_limits
from providers.models import Provider
from providers.names import visible

if TYPE_CHECKING:
    from providers.intake import Intake  # the intake knows the kinds, and the kinds know their forms

    ModelForm = forms.ModelForm[Provider]
else:
    ModelForm = forms.ModelForm  # Django's own class takes no type in brackets

TYPE_THE_KEY_AGAIN = (
    "Type the key again. It would go to another address, and a stored key only goes where it was typed for."
)


class SecretField(forms.CharField):
    """A key as it is typed. Its stored value is never rendered, and what was typed is never sent back."""

    def __init__(self, *, label: str, help_text: str = "", required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            strip=False,
            max_length=8192,
            widget=forms.PasswordInput(render_value=False),
        )


class ConfigField(forms.CharField):
    """A plain field of one kind, stored in `config`. With `moves_key`, a change of it asks for the key again."""

    def __init__(self, *, placeholder: str = "", moves_key: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.moves_key = moves_key
        self.widget.attrs["placeholder"] = placeholder


class ProviderForm(ModelForm):
    """What every card has. A kind's own form adds `SecretField`s and `ConfigField`s, and names what may be empty.

    Bound with an `Intake`: what was pasted, already taken apart and normalised. It checks shape; it stores nothing.
    A limit that was not sent at all stays as it is stored.
    """

    optional: ClassVar[tuple[str, ...]] = ()

    api_key = SecretField(label="API Key")

    class Meta:
        model = Provider
        fields = ("api_host", "model_type", "name", "notes")

    def __init__(self, *, instance: Provider, intake: "Intake | None" = None, auto_id: str = "id_%s") -> None:
        self.limits = stored_limits(instance)
        data = {**self.limits, **intake.values, **intake.secrets} if intake else None
        super().__init__(data, instance=instance, auto_id=auto_id, initial=self._initial(instance) | self.limits)
        self.intake = intake
        self.fields.update({name: LIMIT_FIELDS[name]() for name in self.limits})
        for field in self.fields.values():
            field.error_messages["required"] = f"Enter the {field.label}."
            field.error_messages["max_length"] = "This is too long: it may have %(limit_value)d characters at most."
        self.fields["name"].validators.append(visible)
        for name in [*self.optional, *(self.secret_names() if self.keeps_key else ())]:
            self.fields[name].required = False

    def _initial(self, instance: Provider) -> dict[str, str]:
        """A new card is filled in where one host serves everybody; elsewhere the models are the person's own."""
        kind = instance.spec
        if not instance._state.adding:
            return {name: value for name, value in instance.config.items() if name in self.config_names()}
        if not kind.default_host:
            return {}
        return {"api_host": kind.default_host, "model_type": next(iter(kind.suggested_models), "")}

    @classmethod
    def secret_names(cls) -> list[str]:
        """The names of the fields that hold secrets."""
        return [name for name, field in cls.base_fields.items() if isinstance(field, SecretField)]

    @classmethod
    def config_names(cls) -> list[str]:
        """The names of the kind's own plain fields."""
        return [name for name, field in cls.base_fields.items() if isinstance(field, ConfigField)]

    @classmethod
    def moving_names(cls) -> list[str]:
        """The names of the plain fields that decide where the key is sent."""
        moving = [name for name, field in cls.base_fields.items() if getattr(field, "moves_key", False)]
        return ["api_host", *moving]

    @property
    def typed_secrets(self) -> Mapping[str, str]:
        """The secrets that were typed, by field name."""
        return self.intake.secrets if self.intake else {}

    @property
    def values(self) -> dict[str, str]:
        """Everything typed that is no secret, normalised."""
        typed = self.intake.values if self.intake else {}
        plain = {name: typed.get(name, "") for name in (*self.Meta.fields, *self.config_names())}
        return plain | {name: typed.get(name, stored) for name, stored in self.limits.items()}

    @property
    def moved(self) -> list[str]:
        """The fields whose change would send the stored key somewhere else."""
        if self.instance._state.adding:
            return []
        stored = _plain_values(self.instance)
        missing = {name for name, field in self.fields.items() if field.required and not self.values.get(name)}
        return [
            name for name in self.moving_names() if name not in missing and self.values[name] != stored.get(name, "")
        ]

    @property
    def keeps_key(self) -> bool:
        """Whether the stored secrets stay: none was typed, and they would not move."""
        stored = not self.instance._state.adding
        return stored and not self.typed_secrets and not (self.intake and self.moved)

    def clean(self) -> dict[str, Any]:
        """Add what the intake refused and what only the kind can see."""
        cleaned = super().clean() or {}
        intake = self.intake
        if intake is None:
            return cleaned
        self._say(intake.errors)
        if not self.keeps_key:
            self._say(self.instance.spec.problems(intake.values, intake.secrets))
            self._demand_key()
        return cleaned

    def _demand_key(self) -> None:
        if self.moved and self.instance.key_fingerprint and not self.typed_secrets:
            self._replace_error(self.secret_names()[0], TYPE_THE_KEY_AGAIN)

    def _say(self, notices: Iterable[Any]) -> None:
        """The intake's own words take the place of "This field is required"."""
        for notice in notices:
            self._replace_error(notice.field, notice.text)

    def _replace_error(self, name: str, text: str) -> None:
        field = name if name in self.fields else None
        if field:
            self.errors.pop(field, None)
        self.add_error(field, text)

    def validate_unique(self) -> None:
        """Names are made unique by the database; `services/save.py` says so at the field."""

    def validate_constraints(self) -> None:
        """The constraints are the database's; `services/save.py` turns a breach into words."""

    def _post_clean(self) -> None:
        """Never write to the instance: it is the stored row, and a form only checks shape."""


LIMIT_FIELDS = {"expires_on": expiry_field, "groups": groups_field, "allowed_models": allowed_models_field}
"""What an entry can be limited by; which of them a card has depends on whose it is."""


def stored_values(provider: Provider) -> dict[str, str]:
    """Everything in a row that a person typed and that is no secret, by field name."""
    return _plain_values(provider) | stored_limits(provider)


def _plain_values(provider: Provider) -> dict[str, str]:
    plain = {name: getattr(provider, name) for name in ProviderForm.Meta.fields}
    # The plain fields last: nothing in `config` may pass for the host, which is what the key is sealed with.
    return {**{name: str(value) for name, value in provider.config.items()}, **plain}
