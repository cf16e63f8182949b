"""The one address of a card: GET draws it, POST does what the pressed button says."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from providers.access import signed_in_person
from providers.card_pages import new_provider, page_cards, summary_of
from providers.cards import Banner, Card
from providers.kinds import get_kind
from providers.kinds.base import Kind
from providers.models import Provider
from providers.places import Place, place_for
from providers.recent import unconfirmed
from providers.slots import Busy
from providers.views.actions import ACTIONS
from providers.views.desk import Desk, Reply
from providers.views.pages import answer_for, keys_page
from providers.views.refused import too_often


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, scope: str, kind: str, entry: UUID) -> HttpResponse:
    """One card."""
    place = place_for(signed_in_person(request), scope, changes=request.method == "POST")
    provider = place.provider_or_new(known_kind(kind).slug, entry)
    if request.method == "GET":
        return draw(request, place, provider)
    verb, _, detail = request.POST.get("do", "").partition(":")
    if verb not in ACTIONS:
        return HttpResponse("This button is not known. Reload the page.", status=400, content_type="text/plain")
    desk = Desk(
        person=signed_in_person(request),
        place=place,
        provider=provider,
        typed=request.POST,
        scripted=is_scripted(request),
        unconfirmed=lambda button: unconfirmed(request, button=button),
    )
    try:
        return answer(request, place, ACTIONS[verb](desk, detail))
    except Busy:
        return busy(request, desk)


@require_GET
def new_card(request: HttpRequest, scope: str, kind: str) -> HttpResponse:
    """One more empty card of a kind."""
    place = place_for(signed_in_person(request), scope, changes=True)
    spec = known_kind(kind)
    provider = new_provider(place, spec)
    if not is_scripted(request):
        return redirect(f"{place.url}?add={spec.slug}")
    taken = place.providers().filter(kind=spec.slug).exists()
    return draw_partial(request, "card", Card(place=place, provider=provider, open=True, one_more=taken))


def known_kind(slug: str) -> Kind:
    """The kind of that slug; Http404 if there is none."""
    try:
        return get_kind(slug)
    except KeyError:
        raise Http404 from None


def is_scripted(request: HttpRequest) -> bool:
    """Whether htmx asks, and will swap the answer into the page."""
    return request.headers.get("HX-Request") == "true"


def draw(request: HttpRequest, place: Place, provider: Provider) -> HttpResponse:
    """The open body of a card for htmx, else the page with that card open."""
    if not is_scripted(request):
        opened = provider.kind if provider._state.adding else provider.pk
        return redirect(f"{place.url}?open={opened}#card-{provider.pk}")
    return draw_partial(request, "body", Card(place=place, provider=provider, open=True))


def draw_partial(request: HttpRequest, partial: str, card: Card, **context: object) -> HttpResponse:
    """A part of the page, drawn from the page's own file."""
    status = int(str(context.pop("status", 200)))
    response = render(request, f"keys/page.html#{partial}", {"card": card, **context}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def answer(request: HttpRequest, place: Place, reply: Reply) -> HttpResponse:
    """With htmx the card and what else changed; without, the page anew, or the page with the answered card in it."""
    if not is_scripted(request):
        if reply.done:
            messages.success(request, reply.say)
            left = place.url if reply.gone or not reply.card.stored else f"{place.url}?open={reply.card.provider.pk}"
            return redirect(f"{left}#{reply.card.id}" if reply.card.stored else left)
        return keys_page(request, place, answered=reply.card, status=reply.status)
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        return too_often(reply.say)
    response = draw_partial(
        request,
        "reply",
        reply.card,
        place=place,
        summary=summary_of(page_cards(place)),
        others=[Card(place=place, provider=row) for row in reply.others],
        gone=reply.gone,
        say=reply.say,
        **(answer_for(place.owner) if place.owner else {}),
        swapped=True,
        status=reply.status,
    )
    if reply.gone:
        response["HX-Reswap"] = "delete"  # htmx leaves the card as it is when nothing is sent in its place
    return response


def busy(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Too many checks at once: refused at once, and nothing that was typed is lost."""
    text = "Too many checks are running. Nothing was changed. Try again in a moment."
    if is_scripted(request):
        return HttpResponse(text, status=503, content_type="text/plain", headers={"Retry-After": "5"})
    filled = desk.filled(show_errors=False, banner=Banner("warn", "Not checked.", text))
    return keys_page(request, desk.place, answered=filled, status=503)
