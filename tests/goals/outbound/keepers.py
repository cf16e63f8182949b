"""People whose cards hold a key, and what they and their agents ask for with the key field left blank."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from tests.goals.leaks.canaries import Canary, made
from tests.goals.outbound.moves import Stored
from tests.goals.outbound.visitors import Answered, Visitor

BUTTONS: Mapping[str, str] = {"save": "save:as_is", "validate": "validate:as_is", "list": "list_models:as_is"}
SURFACES = (*BUTTONS, "api")
SAVED = "Saved. The key and the model work."
SHARED_ONLY = {"groups", "allowed_models"}
"""Limits that only the organization's cards have."""


@dataclass
class Kept:
    """A stored card and its secret."""

    visitor: Visitor
    card: Stored
    canary: Canary
    entry: UUID = field(default_factory=uuid4)

    def store(self) -> bool:
        """Type the key and save; whether it was stored."""
        fields = {**self.card.fields, "api_key": self.canary.text, "version": "0"}
        return SAVED in self.visitor.press(self.card.kind, self.entry, "save:as_is", fields).body

    def harmless(self) -> Iterator[Mapping[str, str]]:
        """The edits that this card can have."""
        shared = self.visitor.scope == "organization"
        return (edit for edit in self.card.harmless if shared or not SHARED_ONLY & set(edit))

    def ask(self, surface: str, changes: Mapping[str, str], *, version: str = "1") -> Answered:
        """Change these fields on this surface, with no key typed unless it is among them."""
        if surface == "api":
            return self.visitor.put("home", self._body(changes))
        fields = {**self.card.fields, "version": version, **changes}
        return self.visitor.press(self.card.kind, self.entry, BUTTONS[surface], fields)

    def ask_with_parameter(self, surface: str, name: str, value: str) -> list[Answered]:
        """A parameter that the product does not have, in each place where it could stand."""
        if surface != "api":
            return [self.ask(surface, {name: value})]
        whole = self._body({})
        inside = {**whole, "config": {**self.card.config, name: value}}
        own = {} if name == "base_url" else {name: value}
        return [self.visitor.put("home", {**whole, **own}), self.visitor.put("home", inside)]

    def saved(self, surface: str, edit: Mapping[str, str]) -> bool:
        """Make a harmless edit; whether it was stored with the key that is there."""
        if surface == "api":
            return self.ask(surface, edit).status == 200
        version = self.visitor.version(self.card.kind, self.entry)
        return SAVED in self.ask("save", edit, version=version).body

    def is_whole(self) -> bool:
        """Whether an agent is handed the very key, with the very host."""
        handed = self.visitor.effective(self.card.kind)
        if handed.status != 200:
            return False
        return (handed.json["api_key"], handed.json["base_url"]) == (self.canary.text, self.card.host)

    def _body(self, changes: Mapping[str, str]) -> dict[str, object]:
        """The entry as the agents' API writes it."""
        typed = {**self.card.fields, **changes}
        body: dict[str, object] = {"kind": self.card.kind, "base_url": typed["api_host"], "model": typed["model_type"]}
        body["config"] = {name: typed[name] for name in self.card.config}
        body |= {name: typed[name] for name in ("notes", "expires_on") if name in typed}
        if "allowed_models" in typed:
            body["allowed_models"] = typed["allowed_models"].split("\n")
        if "groups" in typed:
            body["groups"] = ["Night shift"]
        return body | ({"api_key": typed["api_key"]} if typed["api_key"] else {})


def keepers(visitors: tuple[Visitor, ...], cards: tuple[Stored, ...]) -> list[Kept]:
    """Each card for each visitor, with a secret of its own."""
    return [
        Kept(visitor, card, made(f"{visitor.scope} {card.kind}", card.kind)) for visitor in visitors for card in cards
    ]
