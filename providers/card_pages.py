"""What a page of cards holds: which cards, in which order, and the line above them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from providers.cards import Card
from providers.kinds import all_kinds
from providers.kinds.base import Kind
from providers.models import Provider
from providers.places import Place
from providers.statuses import status_of


def page_cards(place: Place, *, opened: str = "", added: str = "") -> list[Card]:
    """The cards of a page: what needs attention, then what is configured, then every kind that is not.

    `opened`: the id of a row, or the slug of a kind; `added`: the slug of a kind that gets one more, empty card.
    """
    rows = list(place.providers())
    cards = [Card(place=place, provider=row, open=str(row.pk) == opened) for row in rows]
    taken = {row.kind for row in rows}
    empty = [
        Card(
            place=place,
            provider=new_provider(place, kind),
            open=kind.slug in (opened, added),
            one_more=kind.slug in taken,
        )
        for kind in all_kinds()
        if kind.slug not in taken or kind.slug == added
    ]
    return sorted(cards, key=_configured_order) + sorted(empty, key=lambda card: not card.one_more)


def new_provider(place: Place, kind: Kind) -> Provider:
    """An unsaved row whose id is fixed now, so that a form sent twice is one row."""
    return Provider(pk=uuid4(), owner=place.owner, kind=kind.slug, version=0)


def _configured_order(card: Card) -> tuple[bool, int, str, str]:
    kind = card.kind
    return (not card.status.needs_attention, kind.position, kind.label, card.provider.name.lower())


@dataclass(frozen=True, slots=True)
class Summary:
    """The line above the cards."""

    total: int
    valid: int
    attention: int
    default: Provider | None


def summary_of(providers: Iterable[Provider]) -> Summary:
    """Count what a page holds."""
    rows = list(providers)
    statuses = [status_of(row) for row in rows]
    return Summary(
        total=len(rows),
        valid=sum(status.tone == "ok" for status in statuses),
        attention=sum(status.needs_attention for status in statuses),
        default=next((row for row in rows if row.is_default), None),
    )
