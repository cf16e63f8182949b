"""What tests type into a card of any kind, and how they press its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from providers.kinds import get_kind
from providers.kinds.base import Kind
from providers.models import Provider

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

KEY = "test-key-0123456789-abcdefghij-WXYZ"
OTHER_KEY = "test-key-9876543210-jihgfedcba-QRST"


def typed_for(kind: Kind) -> dict[str, str]:
    """A complete form of this kind, as a person would fill it."""
    fields = kind.Form.base_fields
    typed = {"api_key": KEY, "api_host": kind.default_host or "https://llm.example.com/v1"}
    typed["model_type"] = next(iter(kind.suggested_models), "model-of-a-test")
    for name in kind.Form.config_names():
        typed[name] = str(fields[name].initial or fields[name].widget.attrs.get("placeholder") or "test")
    return typed | {"name": "", "notes": ""}


class PressedCard:
    """One card, whose buttons are pressed with the whole form, as htmx does unless `scripted` is off."""

    def __init__(self, client: Client, kind: str, *, scope: str = "organization", scripted: bool = True) -> None:
        self.client, self.kind, self.entry = client, get_kind(kind), uuid4()
        self.url = reverse("card", args=[scope, kind, self.entry])
        self.scripted = scripted

    @property
    def row(self) -> Provider | None:
        """The stored row, if there is one."""
        return Provider.objects.filter(pk=self.entry).first()

    @property
    def stored(self) -> Provider:
        """The stored row; fails the test if there is none."""
        return Provider.objects.get(pk=self.entry)

    def press(self, button: str, **changes: str) -> Response:
        """POST the form with this button. Fields not named are typed as `typed_for` says, or as they are stored."""
        row = self.row
        typed = typed_for(self.kind) | {"version": str(row.version if row else 0)}
        if row:
            typed |= {"api_key": "", "api_host": row.api_host, "model_type": row.model_type, **row.config}
        return self.send({**typed, **changes, "do": button})

    def send(self, typed: dict[str, str]) -> Response:
        """POST just this."""
        return self.client.post(self.url, typed, headers={"HX-Request": "true"} if self.scripted else {})
