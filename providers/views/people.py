"""The People pages, for admins, and for auditors to look at."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from providers.access import signed_in_admin, signed_in_overseer
from providers.forms_people import InviteForm, RoleForm
from providers.models import OneTimeLink, Person
from providers.recent import Confirmation, unconfirmed
from providers.second_factor import has_second_factor
from providers.services import leaving
from providers.services import people as service
from providers.services.invitations import AlreadyThere, invite, open_invitations, renew_invitation, void_invitation
from providers.services.links import NewLink
from providers.services.people import NotAllowed
from providers.services.second_factors import reset_second_factor
from providers.views.refused import refused_status


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, the open invitations, and the form that invites."""
    actor = signed_in_overseer(request)
    form = InviteForm(request.POST if request.method == "POST" else None, roles=service.roles_to_give(actor))
    if not form.is_valid():
        return _list(request, form)
    if confirmation := unconfirmed(request, button="Make the link"):
        return _list(request, form, confirmation=confirmation)
    try:
        return _made(request, invite(actor=actor, **form.cleaned_data))
    except AlreadyThere as reason:
        form.add_error("email", str(reason))
    except NotAllowed as reason:
        form.add_error(None, str(reason))
    return _list(request, form)


@require_POST
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new link for an open invitation, or void it."""
    actor = signed_in_admin(request)
    link = get_object_or_404(open_invitations(), pk=pk)
    try:
        if request.POST.get("do") == "renew":
            return _renew(request, actor, link)
        void_invitation(actor=actor, invitation=link)
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, f"The invitation of {link.email} was voided.")
    return redirect("people")


def _renew(request: HttpRequest, actor: Person, link: OneTimeLink) -> HttpResponse:
    if confirmation := unconfirmed(request, button="Make the link"):
        form = InviteForm(roles=service.roles_to_give(actor))
        return _list(request, form, confirmation=confirmation, renewed=link)
    return _made(request, renew_invitation(actor=actor, invitation=link))


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: role, a new password, access."""
    actor = signed_in_overseer(request)
    subject = get_object_or_404(Person, pk=pk)
    if request.method == "GET":
        return _person(request, subject)
    do = VERBS.get(request.POST.get("do", ""))
    if do is None:
        return _person(request, subject, error="Choose one of the buttons.")
    if reason := service.why_unchangeable(actor, subject):
        return _person(request, subject, error=reason)
    if confirmation := unconfirmed(request):
        return _person(request, subject, confirmation=confirmation)
    try:
        return do(request, subject)
    except NotAllowed as refused:
        subject.refresh_from_db()
        return _person(request, subject, error=str(refused))


def _change_role(request: HttpRequest, subject: Person) -> HttpResponse:
    changed = service.change_role(actor=signed_in_admin(request), person=subject, role=request.POST.get("role", ""))
    messages.success(request, f"The role is {changed.get_role_display()} now.")
    return redirect("person", pk=subject.pk)


def _make_password_link(request: HttpRequest, subject: Person) -> HttpResponse:
    return _made(request, service.make_password_link(actor=signed_in_admin(request), person=subject))


def _deactivate(request: HttpRequest, subject: Person) -> HttpResponse:
    keys = request.POST.get("keys", leaving.KEEP)
    service.deactivate(actor=signed_in_admin(request), person=subject, personal_keys=keys)
    messages.success(request, f"{subject} was deactivated and signed out.")
    return redirect("person", pk=subject.pk)


def _reactivate(request: HttpRequest, subject: Person) -> HttpResponse:
    service.reactivate(actor=signed_in_admin(request), person=subject)
    messages.success(request, f"{subject} can sign in again.")
    return redirect("person", pk=subject.pk)


def _reset_second_factor(request: HttpRequest, subject: Person) -> HttpResponse:
    reset_second_factor(actor=signed_in_admin(request), person=subject)
    messages.success(request, f"{subject} has no second factor any more, and was signed out.")
    return redirect("person", pk=subject.pk)


VERBS: dict[str, Callable[[HttpRequest, Person], HttpResponse]] = {
    "role": _change_role,
    "password_link": _make_password_link,
    "deactivate": _deactivate,
    "reactivate": _reactivate,
    "reset_second_factor": _reset_second_factor,
}


def _made(request: HttpRequest, link: NewLink) -> HttpResponse:
    """The one page that shows a link: in the answer itself, so that it is in no address and in no cookie."""
    return render(request, "links/made.html", {"page": "people", "link": link})


def _list(
    request: HttpRequest,
    form: InviteForm,
    *,
    confirmation: Confirmation | None = None,
    renewed: OneTimeLink | None = None,
) -> HttpResponse:
    context = {
        "page": "people",
        "people": Person.objects.order_by("-is_active", "name", "email"),
        "invitations": open_invitations(),
        "now": timezone.now(),
        "form": form,
        "confirmation": confirmation,
        "renewed": renewed,
    }
    return render(request, "people/list.html", context, status=refused_status(confirmation, refused=bool(form.errors)))


def _person(
    request: HttpRequest, subject: Person, *, error: str = "", confirmation: Confirmation | None = None
) -> HttpResponse:
    actor = signed_in_overseer(request)
    context = {
        "page": "people",
        "person": subject,
        "has_second_factor": has_second_factor(subject),
        "form": RoleForm(roles=service.roles_to_give(actor), role=request.POST.get("role", subject.role)),
        "unchangeable": service.why_unchangeable(actor, subject),
        "belongings": leaving.belongings_of(subject),
        "keys": request.POST.get("keys", leaving.KEEP),
        "error": error,
        "confirmation": confirmation,
    }
    return render(request, "people/person.html", context, status=refused_status(confirmation, refused=bool(error)))
