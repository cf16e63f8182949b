"""One event as a line of the page: its sentence in parts, and what is folded away."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from providers.activity.words import words_of
from providers.models import AuditEvent

NAMES = re.compile(r"\{(\w+)\}")
FINGERPRINTS = {"fingerprint": "Fingerprint", "fingerprint_before": "before", "fingerprint_after": "after"}
SHOWN_DIGITS = 8
"""Digits of a fingerprint that tell two keys apart on a page."""
SHOWN_ELSEWHERE = frozenset({"fields", *FINGERPRINTS})


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence. `role`: "who", "what", or "" for the words around them."""

    text: str
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """`name`: the name of the person who did it, "" if it is not known any more. `href`: where what it is about is."""

    event: AuditEvent
    name: str = ""
    href: str = ""

    @property
    def details(self) -> Mapping[str, Any]:
        """What was noted. A row that was edited by somebody else may hold anything."""
        noted = self.event.details
        return noted if isinstance(noted, dict) else {"details": noted}

    @cached_property
    def who(self) -> str:
        """Who did it, as the sentence begins."""
        if self.event.actor_label.startswith("agent "):
            return _capital(self.event.actor_label.partition(" (")[0])
        if self.event.actor_label == "system":
            return "Somebody on the server" if self.event.address == "server" else "BYOK"
        return self.name or self.event.actor_label

    @property
    def who_to_filter(self) -> str:
        """What the filter takes for whoever did it; "" for the program itself."""
        label = self.event.actor_label
        if label.startswith("agent "):
            return label.removeprefix("agent ").partition(" (")[0]
        return "" if label == "system" else label

    @cached_property
    def parts(self) -> Sequence[Part]:
        """The sentence."""
        sentence = words_of(self.event.action, _variant(self.event.action, self.details)).sentence(
            named=bool(self.event.target_label)
        )
        return list(_parts(sentence, self._pieces()))

    @property
    def text(self) -> str:
        """The sentence without links."""
        return "".join(part.text for part in self.parts)

    @property
    def fields(self) -> list[str]:
        """The names of the fields that it is about."""
        fields = self.details.get("fields", ())
        return [str(name) for name in fields] if isinstance(fields, list) else []

    @property
    def fingerprints(self) -> list[tuple[str, str]]:
        """What they are called, and the first digits of each; equal ones are said once."""
        found = {name: str(self.details[name]) for name in FINGERPRINTS if self.details.get(name)}
        if len(found) == 2 and len(set(found.values())) == 1:
            return [("Fingerprint", next(iter(found.values()))[:SHOWN_DIGITS])]
        return [(_capital(FINGERPRINTS[name]), value[:SHOWN_DIGITS]) for name, value in found.items()]

    @property
    def more(self) -> list[tuple[str, str]]:
        """Everything else that was noted."""
        return [
            (_capital(name.replace("_", " ")), _written(value))
            for name, value in self.details.items()
            if name not in SHOWN_ELSEWHERE and value not in ("", None, [], {})
        ]

    def _pieces(self) -> dict[str, Part]:
        plain = {name: Part(_plain(name, value)) for name, value in self.details.items()}
        return plain | {"who": Part(self.who, "who"), "what": Part(self.event.target_label, "what")}


def _parts(sentence: str, pieces: Mapping[str, Part]) -> list[Part]:
    words, names = NAMES.split(sentence)[::2], NAMES.split(sentence)[1::2]
    found = [Part(words[0])]
    for name, after in zip(names, words[1:], strict=True):
        found += [pieces.get(name, Part("?")), Part(after)]
    return [part for part in found if part.text]


def _variant(action: str, details: Mapping[str, Any]) -> str:
    if action == "provider.changed":
        return "key" if details.get("fingerprint_before") != details.get("fingerprint_after") else ""
    if action == "key.handed_out":
        return "server" if "on_server_for" in details else ""
    return str(details.get("purpose", "")) if action == "link.made" else ""


def _plain(name: str, value: object) -> str:
    if name == "outcome":
        return "it works" if value == "ok" else str(value).replace("_", " ")
    return _written(value)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_written(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_written, value)) or "nothing"
    return str(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
