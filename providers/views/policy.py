"""The Policy pages, for admins: what is allowed for each kind of provider, and groups of people."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods

from providers.access import signed_in_admin
from providers.forms_policy import GroupForm, PolicyForm
from providers.models import Group
from providers.policies import policies, policy_of
from providers.policy_cards import PolicyCard
from providers.services import groups as group_service
from providers.services.people import NotAllowed
from providers.services.policies import NotAccepted, set_policy
from providers.views.card import is_scripted, known_kind


@require_GET
def policy(request: HttpRequest) -> HttpResponse:
    """Every kind and what is allowed for it."""
    signed_in_admin(request)
    return _policy_page(request)


@require_http_methods(["GET", "POST"])
def policy_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Change what is allowed for one kind."""
    actor = signed_in_admin(request)
    spec = known_kind(kind)
    if request.method == "GET":
        return redirect(f"{reverse('policy')}?open={spec.slug}#policy-{spec.slug}")
    form = PolicyForm(request.POST, policy=policy_of(spec.slug))
    if form.is_valid():
        try:
            set_policy(actor=actor, kind=spec.slug, **form.rules)
            return _saved(request, spec.slug)
        except NotAccepted as refusal:
            _add_errors(form, refusal)
        except NotAllowed as reason:
            raise PermissionDenied(str(reason)) from None
    card = PolicyCard(policy=policy_of(spec.slug), form=form, open=True)
    return _answer(request, card, say="Nothing was changed.", status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest) -> HttpResponse:
    """Every group, and the form that makes one."""
    actor = signed_in_admin(request)
    form = GroupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = group_service.create_group(actor=actor, **form.cleaned_data)
            messages.success(request, f"The group {made} was made.")
            return redirect("groups")
        except NotAccepted as refusal:
            _add_errors(form, refusal)
        except NotAllowed as reason:
            raise PermissionDenied(str(reason)) from None
    counted = Group.objects.annotate(people=Count("members", distinct=True), keys=Count("providers", distinct=True))
    context = {"page": "policy", "groups": counted.order_by("name"), "form": form}
    return render(request, "policy/groups.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: its name, its members, and the way to remove it."""
    signed_in_admin(request)
    subject = get_object_or_404(Group, pk=pk)
    form = GroupForm(request.POST if request.POST.get("do") == "save" else None, group=subject)
    error = ""
    try:
        if request.POST.get("do") == "remove":
            return _remove_group(request, subject)
        if form.is_valid():
            return _save_group(request, subject, form)
    except NotAccepted as refusal:
        error = "" if form.is_bound else str(refusal)
        _add_errors(form, refusal)
    except NotAllowed as reason:
        raise PermissionDenied(str(reason)) from None
    limited = subject.providers.order_by("kind", "name")
    context = {"page": "policy", "group": subject, "form": form, "error": error, "limited": limited}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else _status(form)
    return render(request, "policy/group.html", context, status=status)


def _save_group(request: HttpRequest, subject: Group, form: GroupForm) -> HttpResponse:
    actor = signed_in_admin(request)
    group_service.rename_group(actor=actor, group=subject, name=form.cleaned_data["name"])
    group_service.set_members(actor=actor, group=subject, members=form.cleaned_data["members"])
    messages.success(request, "The group was saved.")
    return redirect("group", pk=subject.pk)


def _remove_group(request: HttpRequest, subject: Group) -> HttpResponse:
    group_service.remove_group(actor=signed_in_admin(request), group=subject)
    messages.success(request, f"The group {subject} was removed.")
    return redirect("groups")


def _saved(request: HttpRequest, slug: str) -> HttpResponse:
    label = known_kind(slug).label
    if not is_scripted(request):
        messages.success(request, f"{label}: saved.")
        return redirect(f"{reverse('policy')}?open={slug}#policy-{slug}")
    return _answer(request, PolicyCard(policy=policy_of(slug), open=True, saved=True), say=f"{label}: saved.")


def _answer(request: HttpRequest, card: PolicyCard, *, say: str, status: int = HTTPStatus.OK) -> HttpResponse:
    if not is_scripted(request):
        return _policy_page(request, answered=card, status=status)
    response = render(request, "policy/kinds.html#reply", {"card": card, "say": say}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _policy_page(request: HttpRequest, *, answered: PolicyCard | None = None, status: int = 200) -> HttpResponse:
    opened = request.GET.get("open", "")
    cards = [PolicyCard(policy=one, open=one.kind == opened) for one in policies().values()]
    if answered:
        cards = [answered if card.policy.kind == answered.policy.kind else card for card in cards]
    return render(request, "policy/kinds.html", {"page": "policy", "cards": cards}, status=status)


def _add_errors(form: PolicyForm | GroupForm, refusal: NotAccepted) -> None:
    for name, text in refusal.errors.items():
        if form.is_bound:
            form.add_error(name if name in form.fields else None, text)


def _status(form: GroupForm) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
