"""Groups of people, for admins, and for auditors to look at: the second part of the Policy pages."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from providers.access import signed_in_overseer
from providers.forms_policy import GroupForm
from providers.models import Group
from providers.recent import Confirmation, unconfirmed
from providers.services import groups as service
from providers.services.policies import NotAccepted
from providers.views.policy import refusals_at
from providers.views.refused import refused_status


@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest) -> HttpResponse:
    """Every group, and the form that makes one."""
    actor = signed_in_overseer(request)
    form = _form(request)
    if form.is_valid():
        with refusals_at(form):
            made = service.create_group(actor=actor, **form.terms)
            messages.success(request, f"The group {made} was made.")
            return redirect("groups")
    counted = Group.objects.annotate(people=Count("members", distinct=True), keys=Count("providers", distinct=True))
    context = {"page": "policy", "groups": counted.order_by("name"), "form": form, "read_only": actor.is_auditor}
    return render(request, "policy/groups.html", context, status=refused_status(None, refused=bool(form.errors)))


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: its name, its members, and the way to remove it."""
    signed_in_overseer(request)
    subject = get_object_or_404(Group, pk=pk)
    if request.POST.get("do") == "remove":
        return _remove(request, subject)
    form = _form(request, subject)
    if form.is_valid():
        if _changes_members(subject, form) and (confirmation := unconfirmed(request, button="Confirm and save")):
            return _page(request, subject, form, confirmation=confirmation)
        with refusals_at(form):
            return _save(request, subject, form)
    return _page(request, subject, form)


def _form(request: HttpRequest, subject: Group | None = None) -> GroupForm:
    """As it is drawn or was sent. “Find” stores nothing, and keeps what is typed and ticked."""
    data = request.POST if request.method == "POST" else None
    return GroupForm(data, group=subject, finding=request.POST.get("do") == "find")


def _changes_members(subject: Group, form: GroupForm) -> bool:
    return {person.pk for person in form.terms["members"]} != set(subject.members.values_list("pk", flat=True))


def _save(request: HttpRequest, subject: Group, form: GroupForm) -> HttpResponse:
    actor = signed_in_overseer(request)
    service.rename_group(actor=actor, group=subject, name=form.cleaned_data["name"])
    service.set_members(actor=actor, group=subject, members=form.cleaned_data["members"])
    messages.success(request, "The group was saved.")
    return redirect("group", pk=subject.pk)


def _remove(request: HttpRequest, subject: Group) -> HttpResponse:
    try:
        service.remove_group(actor=signed_in_overseer(request), group=subject)
    except NotAccepted as refusal:
        return _page(request, subject, GroupForm(group=subject), error=str(refusal))
    messages.success(request, f"The group {subject} was removed.")
    return redirect("groups")


def _page(
    request: HttpRequest,
    subject: Group,
    form: GroupForm,
    *,
    error: str = "",
    confirmation: Confirmation | None = None,
) -> HttpResponse:
    limited = subject.providers.order_by("kind", "name")
    context = {"page": "policy", "group": subject, "form": form, "error": error, "limited": limited}
    context |= {"read_only": signed_in_overseer(request).is_auditor, "confirmation": confirmation}
    status = refused_status(confirmation, refused=bool(error or form.errors))
    return render(request, "policy/group.html", context, status=status)
