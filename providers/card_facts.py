"""What is known about an entry, in words, for whoever may look at it and change nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django import forms

from providers.limits import shown_value, stored_limits
from providers.models import Provider

UNLIMITED = {"expires_on": "Never", "groups": "Everybody", "allowed_models": "The Model Type only"}
"""What a limit that is not set means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a list. `at` is a time that stands before `text`."""

    label: str
    text: str = ""
    at: datetime | None = None


def facts_of(provider: Provider) -> Iterator[Fact]:
    """Everything that a form would show, and who set the key; no secret, and of a fingerprint its beginning."""
    fields = provider.spec.Form(instance=provider).fields
    yield Fact(label="Key", text=provider.key_mask or ("Stored" if provider.key_fingerprint else "None"))
    yield Fact(label="Fingerprint", text=provider.key_fingerprint[:8] or "None")
    yield Fact(label="Key set", at=provider.key_set_at, text=_by(provider))
    for name in ("api_host", "model_type", "name"):
        yield Fact(label=str(fields[name].label), text=getattr(provider, name) or "None")
    for name in provider.spec.Form.config_names():
        yield Fact(label=str(fields[name].label), text=_chosen(fields[name], str(provider.config.get(name, ""))))
    for name, text in stored_limits(provider).items():
        yield Fact(label=str(fields[name].label), text=shown_value(name, text) or UNLIMITED[name])
    yield Fact(label=str(fields["notes"].label), text=provider.notes or "None")


def _by(provider: Provider) -> str:
    if provider.key_set_at is None:
        return "Not recorded"
    return f"by {provider.key_set_by}" if provider.key_set_by else "by an agent of the organization"


def _chosen(field: forms.Field, value: str) -> str:
    """A choice as the form calls it."""
    choices = field.widget.choices if isinstance(field.widget, forms.Select) else ()
    return next((str(label) for known, label in choices if known == value), value) or "None"
