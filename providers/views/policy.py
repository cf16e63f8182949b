"""The Policy page, for admins, and for auditors to look at: what is allowed for each kind of provider."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods

from providers.access import signed_in_overseer
from providers.forms_policy import GroupForm, PolicyForm
from providers.policies import policies, policy_of
from providers.policy_cards import PolicyCard
from providers.recent import unconfirmed
from providers.services.people import NotAllowed
from providers.services.policies import NotAccepted, set_policy
from providers.views.card import is_scripted, known_kind
from providers.views.refused import too_often


@require_GET
def policy(request: HttpRequest) -> HttpResponse:
    """Every kind and what is allowed for it."""
    signed_in_overseer(request)
    return _policy_page(request)


@require_http_methods(["GET", "POST"])
def policy_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Change what is allowed for one kind."""
    actor = signed_in_overseer(request)
    spec = known_kind(kind)
    if request.method == "GET":
        return redirect(f"{reverse('policy')}?open={spec.slug}#policy-{spec.slug}")
    form = PolicyForm(request.POST, policy=policy_of(spec.slug))
    if form.is_valid():
        if confirmation := unconfirmed(request, button="Confirm and save"):
            card = PolicyCard(policy=policy_of(spec.slug), form=form, open=True, confirmation=confirmation)
            return _answer(request, card, say=confirmation.say, status=confirmation.status)
        with refusals_at(form):
            set_policy(actor=actor, kind=spec.slug, **form.rules)
            return _saved(request, spec.slug)
    card = PolicyCard(policy=policy_of(spec.slug), form=form, open=True)
    return _answer(request, card, say="Nothing was changed.", status=HTTPStatus.UNPROCESSABLE_ENTITY)


@contextmanager
def refusals_at(form: PolicyForm | GroupForm) -> Iterator[None]:
    """Put what a service does not accept at the form's fields. PermissionDenied for whoever is no admin any more."""
    try:
        yield
    except NotAccepted as refusal:
        for name, text in refusal.errors.items():
            form.add_error(name if name in form.fields else None, text)
    except NotAllowed as reason:
        raise PermissionDenied(str(reason)) from None


def _saved(request: HttpRequest, slug: str) -> HttpResponse:
    label = known_kind(slug).label
    if not is_scripted(request):
        messages.success(request, f"{label}: saved.")
        return redirect(f"{reverse('policy')}?open={slug}#policy-{slug}")
    return _answer(request, PolicyCard(policy=policy_of(slug), open=True, saved=True), say=f"{label}: saved.")


def _answer(request: HttpRequest, card: PolicyCard, *, say: str, status: int = HTTPStatus.OK) -> HttpResponse:
    if not is_scripted(request):
        return _policy_page(request, answered=card, status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return too_often(say)
    response = render(request, "policy/kinds.html#reply", {"card": card, "say": say}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _policy_page(request: HttpRequest, *, answered: PolicyCard | None = None, status: int = 200) -> HttpResponse:
    opened = request.GET.get("open", "")
    cards = [PolicyCard(policy=one, open=one.kind == opened) for one in policies().values()]
    if answered:
        cards = [answered if card.policy.kind == answered.policy.kind else card for card in cards]
    context = {"page": "policy", "cards": cards, "read_only": signed_in_overseer(request).is_auditor}
    return render(request, "policy/kinds.html", context, status=status)
