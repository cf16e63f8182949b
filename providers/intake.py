"""What was typed into a card, or handed to the command line: taken apart, cleaned, and said what was changed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from providers.kinds import all_kinds
from providers.kinds.base import Kind, Notice
from providers.limits import LIMITS, clean_limit
from providers.pasted_hosts import QUERY, NormalisedHost, normalised_host
from providers.pasted_keys import is_sendable, pasted_key
from providers.pasted_text import trimmed
from providers.wires.base import Credentials

__all__ = ["Intake", "NormalisedHost", "credentials_from", "foreign_kind", "normalised_host", "take_in"]

LONGEST = 10_000
"""Characters of a field that are looked at: more than any field may hold. Regular expressions need time."""
TOO_LONG = "This is too long."

_VERSION = re.compile(r"/v\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Everything typed, ready for the form.

    `values`: all plain fields of the kind, and the limits that were sent, normalised. `secrets`: those that were typed,
    by field name; a refused one is among them. `notices`: what was changed. `errors`: what is refused.
    """

    values: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)
    notices: tuple[Notice, ...]
    errors: tuple[Notice, ...]


def take_in(kind: Kind, typed: Mapping[str, str]) -> Intake:
    """Clean what was typed for this kind, by form field name. A plain field that is absent gets its initial value."""
    short = {name: text if len(text) <= LONGEST else "" for name, text in typed.items()}
    values, notices, errors = _plain_fields(kind, short)
    secrets: dict[str, str] = {}
    for name in kind.Form.secret_names():
        pasted = pasted_key(short.get(name, ""))
        refusal = pasted.refusal or _no_key_at_all(kind, pasted.key)
        if pasted.key:
            secrets[name] = pasted.key
        notices += [Notice(name, text) for text in pasted.changes]
        errors += [Notice(name, refusal)] if refusal else []
    errors += [Notice(name, TOO_LONG) for name, text in typed.items() if len(text) > LONGEST]
    return Intake(values=values, secrets=secrets, notices=tuple(notices), errors=tuple(errors))


def foreign_kind(kind: Kind, secrets: Mapping[str, str]) -> Kind | None:
    """Another kind whose unmistakable shape one of these keys has, or None."""
    if kind.takes_any_key or any(_has_shape(kind, key) for key in secrets.values()):
        return None
    others = (other for other in all_kinds() if other.slug != kind.slug)
    return next((other for other in others if any(_has_shape(other, key) for key in secrets.values())), None)


def credentials_from(kind: Kind, values: Mapping[str, str], secrets: Mapping[str, str]) -> Credentials:
    """What the wire of this kind needs. ValueError if a secret cannot stand in a header."""
    if not all(is_sendable(key) for key in secrets.values()):
        raise ValueError("a secret holds a character that cannot be sent")
    return Credentials(
        host=values["api_host"],
        model=values["model_type"],
        config={name: values.get(name, "") for name in kind.Form.config_names()},
        secrets=dict(secrets),
    )


def _plain_fields(kind: Kind, typed: Mapping[str, str]) -> tuple[dict[str, str], list[Notice], list[Notice]]:
    values = dict(_plain_values(kind, typed))
    host = normalised_host(values["api_host"])
    values["api_host"] = f"{host.host}?{host.query}" if host.query else host.host
    changes = [] if trimmed(typed.get("api_host", "")) in ("", kind.default_host) else list(host.changes)
    notices, errors = list(_at("api_host", changes)), list(_at("api_host", [host.refusal]))
    if not errors:
        values, more = kind.take_apart(values)
        notices += more
    values["api_host"], _, query = values["api_host"].partition("?")
    errors += [Notice("api_host", QUERY)] if query else []
    errors += kind.misfits(values)
    return values, notices if errors else notices + _suggestions(kind, values["api_host"]), errors


def _plain_values(kind: Kind, typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in (*kind.Form.Meta.fields, *kind.Form.config_names()):
        initial = kind.default_host if name == "api_host" else kind.Form.base_fields[name].initial or ""
        yield name, _clean(typed.get(name, initial))
    yield from ((name, clean_limit(name, _clean(typed[name]))) for name in LIMITS if name in typed)


def _clean(text: str) -> str:
    return trimmed(text).replace("\r\n", "\n")


def _at(name: str, texts: Iterable[str]) -> Iterator[Notice]:
    return (Notice(name, text) for text in texts if text)


def _suggestions(kind: Kind, host: str) -> list[Notice]:
    """Servers differ in the path, so a missing version is pointed out and not added."""
    parts = urlsplit(host)
    if not host or not kind.version_path or _VERSION.search(parts.path):
        return []
    usual = f"{parts.scheme}://{parts.netloc}{kind.version_path}"
    text = f"There is no version in this address, as in “{usual}”: try that if this one is not found."
    return [Notice("api_host", text, suggestion=True)]


def _no_key_at_all(kind: Kind, key: str) -> str:
    return next((text for beginning, text in kind.refused_keys.items() if key.startswith(beginning)), "")


def _has_shape(kind: Kind, key: str) -> bool:
    return any(shape.unmistakable and shape.pattern.fullmatch(key) for shape in kind.key_shapes)
