"""The two pages of keys."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from providers.access import signed_in_person
from providers.card_pages import page_cards, summary_of
from providers.cards import Card
from providers.places import Place, place_for
from providers.resolver import resolve


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Admins start at the organization's keys, everybody else at their own."""
    return redirect("organization" if signed_in_person(request).is_admin else "my")


@require_GET
def organization(request: HttpRequest) -> HttpResponse:
    """The keys that everyone shares; for admins."""
    return keys_page(request, place_for(signed_in_person(request), "organization"))


@require_GET
def my(request: HttpRequest) -> HttpResponse:
    """A person's own keys, and first what their agents use and why."""
    return keys_page(request, place_for(signed_in_person(request), "my"))


def keys_page(request: HttpRequest, place: Place, *, answered: Card | None = None, status: int = 200) -> HttpResponse:
    """The whole page; without JavaScript, `answered` is the card whose button was pressed."""
    opened, added = request.GET.get("open", ""), request.GET.get("add", "")
    cards = page_cards(place, opened=opened, added=added)
    context = {
        "place": place,
        "page": place.scope,
        "heading": "My keys" if place.owner else "Organization keys",
        "summary": summary_of(card.provider for card in cards if card.stored),
        "cards": with_answer(cards, answered),
    }
    if place.owner:
        context["effective"] = resolve(person=place.owner)
        context["shared"] = page_cards_shared()
    return render(request, "keys/page.html", context, status=status)


def page_cards_shared() -> list[Card]:
    """What the organization provides, for everybody to see: no keys, no masks."""
    place = Place("organization", None)
    return [Card(place=place, provider=row) for row in place.providers().filter(enabled=True).order_by("kind", "name")]


def with_answer(cards: list[Card], answered: Card | None) -> list[Card]:
    """Put the answered card in the place of its own, of the empty one of its kind, or first."""
    if answered is None:
        return cards
    same = [card for card in cards if card.provider.pk == answered.provider.pk]
    empty = [card for card in cards if not card.stored and card.kind is answered.kind and not card.one_more]
    replaced = next(iter(same or ([] if answered.stored else empty)), None)
    if replaced is None:
        return [answered, *cards]
    return [answered if card is replaced else card for card in cards]
