"""Where a campaign plays: the product, the provider, the people, and every secret that they use."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from tests.goals.leaks.canaries import FORMATS, Canary, known, made, made_password
from tests.goals.leaks.evidence import Evidence
from tests.goals.leaks.product import Product
from tests.goals.leaks.provider import TalkativeProvider
from tests.goals.leaks.visitor import Answered, Visitor

LINK = re.compile(r"/welcome/([\w-]{20,})/")
TOKEN = re.compile(r"byok_[0-9A-Za-z]{49}")
SHOWN = 12
"""Characters of an access token that pages and the record may show."""
NO_PREFIX = "aws_secret"
"""The format for a kind that has none of its own here."""

CATALOGUE = """
import json
from django.urls import get_resolver
from providers.kinds import all_kinds
from tests.test_security_safe_methods import addresses
kinds = {}
for kind in all_kinds():
    fields = {"model_type": next(iter(kind.suggested_models), "a-model")}
    for name in kind.Form.config_names():
        field = kind.Form.base_fields[name]
        fields[name] = str(field.initial or field.widget.attrs.get("placeholder") or "test")
    kinds[kind.slug] = {"fields": fields, "secrets": kind.Form.secret_names()}
print(json.dumps({"kinds": kinds, "routes": list(addresses(get_resolver().url_patterns))}))
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a card of a kind wants beside key and host."""

    fields: Mapping[str, str]
    secrets: list[str]


@dataclass
class Stage:
    """`counts` says how often what was answered, so that a campaign that got nowhere is seen.

    `allowed`: by the path of an API Host, the names of the keys that may be sent there; `stored`: by place and kind,
    the id of a card and the key that is in use.
    """

    evidence: Evidence
    product: Product
    provider: TalkativeProvider
    short: bool = True
    kinds: dict[str, Kind] = field(default_factory=dict)
    routes: list[str] = field(default_factory=list)
    people: dict[str, Visitor] = field(default_factory=dict)
    passwords: dict[str, Canary] = field(default_factory=dict)
    links: dict[str, Canary] = field(default_factory=dict)
    tokens: dict[str, Canary] = field(default_factory=dict)
    allowed: dict[str, set[str]] = field(default_factory=dict)
    stored: dict[tuple[str, str], tuple[str, Canary]] = field(default_factory=dict)
    sealed: dict[str, Canary] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def read_catalogue(self) -> None:
        """Which kinds and routes there are."""
        catalogue = json.loads(self.product.shell(CATALOGUE))
        self.kinds = {slug: Kind(**kind) for slug, kind in catalogue["kinds"].items()}
        self.routes = catalogue["routes"]

    @property
    def some_kinds(self) -> dict[str, Kind]:
        """All kinds; in the short form every fourth, where what is tried hardly depends on the kind."""
        return dict(list(self.kinds.items())[:: 4 if self.short else 1])

    def visitor(self, name: str) -> Visitor:
        """Somebody new, with nothing."""
        return Visitor(self.evidence, self.product.place, name)

    def key(self, kind: str, what: str, whose: str) -> Canary:
        """A new key in a kind's format. `whose`: the path of the API Host that it may be sent to."""
        name = f"{what} of {kind} ({len(self.evidence.detector.canaries)})"
        canary = self.evidence.plant(made(name, kind if kind in FORMATS else NO_PREFIX))
        self.allowed.setdefault(whose, set()).add(canary.name)
        return canary

    def password(self, name: str) -> Canary:
        """A new password, which nothing may show."""
        return self.evidence.plant(made_password(f"password of {name} ({len(self.evidence.detector.canaries)})"))

    def find_link(self, text: str, name: str) -> list[Canary]:
        """The last one-time link in a text: kept by `name`, and looked for from now on."""
        if not (found := LINK.findall(text)):
            return []
        self.links[name] = self.evidence.plant(known(f"link of {name}", found[-1]))
        return [self.links[name]]

    def find_token(self, text: str, name: str) -> list[Canary]:
        """The access token that a page shows, likewise."""
        if not (found := TOKEN.findall(text)):
            return []
        self.tokens[name] = self.evidence.plant(known(f"token of {name}", found[0], found[0][:SHOWN]))
        return [self.tokens[name]]

    def note_ciphertexts(self) -> None:
        """Remember what is sealed now, to see later that none of it is left when it was replaced."""
        self.sealed |= {one.name: one for one in self.product.ciphertexts()}

    def card(self, kind: str, mood: str, whose: str) -> dict[str, str]:
        """The fields of a card that would be good, but for its key."""
        fields = {**self.kinds[kind].fields, "api_host": self.provider.host(mood, whose)}
        return {"name": "", "notes": "", "version": "0", **fields}

    def press(
        self,
        who: str,
        scope: str,
        kind: str,
        do: str,
        fields: Mapping[str, str],
        entry: str = "",
        scripted: bool = True,
    ) -> Answered:
        """Press a button of a card, by default of a new one."""
        path = f"/keys/{scope}/{kind}/{entry or uuid4()}/"
        answered = self.people[who].post(path, {**fields, "do": do}, f"{do} on a card of {kind}", scripted=scripted)
        self.count(f"{do.partition(':')[0]} {answered.status}")
        return answered

    def count(self, what: str) -> None:
        """One more of these."""
        self.counts[what] = self.counts.get(what, 0) + 1
