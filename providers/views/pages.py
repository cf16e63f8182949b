"""The two pages of keys."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from providers.access import signed_in_person
from providers.card_pages import page_cards, summary_of
from providers.cards import Card
from providers.models import Person
from providers.places import Place, place_for
from providers.resolver import Effective, resolve
from providers.shared_entries import shared_entries


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Admins and auditors start at the organization's keys, everybody else at their own."""
    return redirect("organization" if signed_in_person(request).oversees else "my")


@require_GET
def organization(request: HttpRequest) -> HttpResponse:
    """The keys that everyone shares; for admins, and for auditors to look at."""
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
        "summary": summary_of(cards),
        "cards": with_answer(cards, answered),
    }
    if place.owner:
        context |= {**answer_for(place.owner), "shared": shared_cards(place.owner)}
    return render(request, "keys/page.html", context, status=status)


def answer_for(person: Person) -> dict[str, object]:
    """What the top of My keys needs: what this person's agents use, and why."""
    effective = resolve(person=person)
    return {"effective": effective, "because": because(effective), "default_stands": standing_of_default(effective)}


def because(effective: Effective) -> str:
    """The reason as the end of a sentence that begins with what is used."""
    return f"because {effective.reason[:1].lower()}{effective.reason[1:]}"


def standing_of_default(effective: Effective) -> str:
    """Where the organization's default stands for this person, in words; "" if they are not offered one."""
    default = next((one for one in effective.chain if one.source == "organization" and one.provider.is_default), None)
    if default is None:
        return ""
    if default.used:
        return "your agents use it"
    if effective.source == "own":
        return "your own key goes before it"
    waits = effective.next is not None and effective.next.pk == default.provider.pk
    return "your own default goes before it, and does not work" if waits else "not in use now"


def shared_cards(person: Person) -> list[Card]:
    """What the organization provides for a person: no keys, no masks, and nothing that is not for them."""
    organization = Place("organization", None)
    theirs = shared_entries(person).filter(enabled=True).values("pk")
    rows = organization.providers().filter(pk__in=theirs).order_by("kind", "name")
    return [Card(place=organization, provider=row) for row in rows]


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
