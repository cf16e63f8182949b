"""Requests with placeholders in the places of what a person types."""

import json
from collections.abc import Mapping
from urllib.parse import quote

from providers.intake import credentials_from, take_in
from providers.kinds.base import Kind
from providers.sentences import label_of
from providers.wires.base import Call, Credentials

HIDDEN = "…"
OPEN_HEADERS = ("Accept", "Content-Type")
"""Headers whose value is the same for everybody. Of the others only the name is shown."""


def credentials_for(kind: Kind, model: str, secrets: tuple[str, ...]) -> Credentials:
    """What a card would hand to the wire, filled in with examples: for this model, with these secrets."""
    host = kind.default_host or kind.host_example
    typed = {**examples(kind), "api_host": host, "model_type": model, kind.model_field: model}
    intake = take_in(kind, typed)
    return credentials_from(kind, intake.values, dict.fromkeys(secrets, "placeholder"))


def examples(kind: Kind) -> dict[str, str]:
    """What stands in the plain fields of this kind alone, by name: filled in, or as an example."""
    fields = ((name, kind.Form.base_fields[name]) for name in kind.Form.config_names())
    return {name: str(field.initial or field.widget.attrs["placeholder"]) for name, field in fields}


def address(kind: Kind, credentials: Credentials, call: Call) -> str:
    """The address of a request, with the labels of fields in the places of their values."""
    url = call.url
    for name, value in _typed(kind, credentials).items():
        url = url.replace(quote(value, safe=""), _place(kind, name))
    host = kind.host_example
    return f"{_place(kind, 'api_host')}{url.removeprefix(host)}" if host and url.startswith(host) else url


def headers(call: Call) -> list[str]:
    """The headers of a request, a line each. A value that may hold a secret is left out, a scheme before it is not."""
    return [f"{name}: {_value(name, value)}" for name, value in call.headers.items()]


def body(kind: Kind, credentials: Credentials, call: Call) -> str:
    """The body of a request: JSON, one line for each of its names. "" if there is none."""
    if call.body is None:
        return ""
    typed = {value: _place(kind, name) for name, value in _typed(kind, credentials).items()}
    payload: dict[str, object] = json.loads(call.body)
    lines = (f"  {json.dumps(name)}: {json.dumps(_named(value, typed))}" for name, value in payload.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def _typed(kind: Kind, credentials: Credentials) -> dict[str, str]:
    """The plain values that a request may hold, by the name of their field."""
    return {kind.model_field: credentials.model, **credentials.config}


def _place(kind: Kind, name: str) -> str:
    return f"{{{label_of(kind, name)}}}"


def _named(value: object, typed: Mapping[str, str]) -> object:
    return typed.get(value, value) if isinstance(value, str) else value


def _value(name: str, value: str) -> str:
    if name in OPEN_HEADERS:
        return value
    scheme, blank, _ = value.partition(" ")
    return f"{scheme} {HIDDEN}" if name == "Authorization" and blank else HIDDEN
