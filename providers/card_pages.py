"""What a page of cards holds: which cards, in which order, and the line above them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from providers.cards import Card
from providers.kinds import all_kinds
from providers.kinds.base import Kind
from providers.models import Policy, Provider
from providers.personal_keys import may_be_added
from providers.places import Place
from providers.policies import policy_of


def page_cards(place: Place, *, opened: str = "", added: str = "") -> list[Card]:
    """The cards of a page: what needs attention, then what is configured, then every kind that is not.

    `opened`: the id of a row, or the slug of a kind; `added`: the slug of a kind that gets one more, empty card.
    """
    rows, rules = list(place.providers()), place.policies()
    addable = () if place.read_only else all_kinds()
    cards = [
        Card(place=place, provider=row, open=str(row.pk) == opened, known_policy=rules.get(row.kind)) for row in rows
    ]
    taken = {row.kind for row in rows}
    empty = [
        Card(
            place=place,
            provider=new_provider(place, kind),
            open=kind.slug in (opened, added),
            one_more=kind.slug in taken,
            known_policy=rules.get(kind.slug),
        )
        for kind in addable
        if kind.slug == added or (kind.slug not in taken and _is_offered(rules.get(kind.slug)))
    ]
    return sorted(cards, key=_configured_order) + sorted(empty, key=lambda card: not card.one_more)


def new_provider(place: Place, kind: Kind) -> Provider:
    """An unsaved row whose id is fixed now, so that a form sent twice is one row."""
    return Provider(pk=uuid4(), owner=place.owner, kind=kind.slug, version=0)


def is_offered(place: Place, kind: Kind) -> bool:
    """Whether a key of this kind may be added here."""
    return _is_offered(policy_of(kind.slug) if place.owner else None)


def _is_offered(policy: Policy | None) -> bool:
    return policy is None or may_be_added(policy)


def _configured_order(card: Card) -> tuple[bool, int, str, str]:
    kind = card.kind
    return (not card.standing.needs_attention, kind.position, kind.label, card.provider.name.lower())


@dataclass(frozen=True, slots=True)
class Summary:
    """The line above the cards."""

    total: int
    valid: int
    attention: int
    default: Provider | None


def summary_of(cards: Iterable[Card]) -> Summary:
    """Count what a page holds. A default that policy forbids is none."""
    stored = [card for card in cards if card.stored]
    default = next((card for card in stored if card.provider.is_default and not card.standing.unused), None)
    return Summary(
        total=len(stored),
        valid=sum(card.status.tone == "ok" for card in stored),
        attention=sum(card.standing.needs_attention for card in stored),
        default=default.provider if default else None,
    )
