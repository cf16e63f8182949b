"""The two pages of keys."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from providers.access import signed_in_person
from providers.card_pages import page_cards, summary_of
from providers.cards import Card
from providers.models import Person, Policy
from providers.places import Place, place_for
from providers.resolver import Effective, resolve


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
        context |= {**answer_for(place.owner), "shared": shared_cards(place)}
    return render(request, "keys/page.html", context, status=status)


def answer_for(person: Person) -> dict[str, object]:
    """What the top of My keys needs: what this person's agents use, and why."""
    effective = resolve(person=person)
    return {"effective": effective, "because": because(effective)}


def because(effective: Effective) -> str:
    """The reason as the end of a sentence that begins with what is used."""
    return f"because {effective.reason[:1].lower()}{effective.reason[1:]}"


def shared_cards(place: Place) -> list[Card]:
    """What the organization provides for a person: no keys, no masks, and nothing that is not for them."""
    rules = place.policies()
    usable = [kind for kind, policy in rules.items() if policy.shown and policy.personal != Policy.Personal.REQUIRED]
    organization = Place("organization", None)
    rows = organization.providers().filter(enabled=True, kind__in=usable).order_by("kind", "name")
    mine = set(place.owner.member_of.values_list("pk", flat=True)) if place.owner else set()
    limited = ((row, {group.pk for group in row.groups.all()}) for row in rows)
    return [Card(place=organization, provider=row) for row, groups in limited if not groups or groups & mine]


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
