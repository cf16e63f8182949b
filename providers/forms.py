"""The form of a card: one ModelForm per kind, built on ProviderForm."""

from typing import Any, ClassVar

from django import forms

from providers.models import Provider


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


class ProviderForm(forms.ModelForm[Provider]):
    """What every card has. A kind's own form adds `SecretField`s and `ConfigField`s, and names what may be empty."""

    optional: ClassVar[tuple[str, ...]] = ()

    api_key = SecretField(label="API Key")

    class Meta:
        model = Provider
        fields = ("api_host", "model_type", "name", "notes")
