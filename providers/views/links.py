"""One-time links: opening one changes nothing (mail scanners open links); its form uses it up."""

from http import HTTPStatus

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from providers.forms_people import FirstAdminForm, InvitationForm, NewPasswordForm
from providers.models import OneTimeLink, Person
from providers.services.links import LinkDead, admin_exists, find_link
from providers.services.welcome import EmailTaken, use_link

FORMS: dict[str, type[NewPasswordForm]] = {
    OneTimeLink.Purpose.FIRST_ADMIN: FirstAdminForm,
    OneTimeLink.Purpose.INVITATION: InvitationForm,
    OneTimeLink.Purpose.PASSWORD: NewPasswordForm,
}


@login_not_required
@sensitive_variables("token")
@require_safe
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link is for, and the form."""
    if _tried_too_often(request):
        return _limited(request)
    try:
        link = find_link(token)
    except LinkDead:
        return _dead(request)
    return _page(request, token, link, _form(link))


@login_not_required
@sensitive_variables("token")
@sensitive_post_parameters("token", "password")
@require_POST
def welcome_use(request: HttpRequest) -> HttpResponse:
    """Use the link and sign its person in. The token comes in the body, so that no log line of a 422 has it."""
    token = request.POST.get("token", "")
    if _tried_too_often(request):
        return _limited(request)
    try:
        link = find_link(token)
        form = _form(link, request)
        if not form.is_valid():
            return _page(request, token, link, form)
        person = use_link(token, **form.cleaned_data)
    except LinkDead:
        return _dead(request)
    except EmailTaken:
        form.add_error(
            "email" if "email" in form.fields else None, "Somebody with this address has an account already."
        )
        return _page(request, token, link, form)
    return _sign_in(request, person)


def _sign_in(request: HttpRequest, person: Person) -> HttpResponse:
    """As the sign-in page does it: whoever has a second factor is asked for it, since an admin can make such a link."""
    if request.user != person:
        logout(request)
    record_authentication(request, person, method="link")
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=settings.LOGIN_REDIRECT_URL))
    return response


def _form(link: OneTimeLink, request: HttpRequest | None = None) -> NewPasswordForm:
    person = link.person or Person(email=link.email, name=link.name)
    return FORMS[link.purpose](request.POST if request else None, person=person)


def _page(request: HttpRequest, token: str, link: OneTimeLink, form: NewPasswordForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "links/welcome.html", {"token": token, "link": link, "form": form}, status=status)


def _tried_too_often(request: HttpRequest) -> bool:
    """Whether this address has tried so many links that do not work that none is looked up for it now."""
    left = ratelimit.consume(request, app="allauth.account", action="dead_link", limit_get=True, dry_run=True)
    return left is None


def _limited(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = ratelimit.respond_429(request)
    return response


def _dead(request: HttpRequest) -> HttpResponse:
    ratelimit.consume(request, app="allauth.account", action="dead_link", limit_get=True)
    response = render(request, "links/dead.html", {"admin_exists": admin_exists()}, status=HTTPStatus.GONE)
    # Django logs the path of every 4xx, and a link that was copied with a letter too few is nearly the link.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
