"""The page on which somebody shows again that it is them, for forms that cannot ask in place."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from providers.forms_people import ConfirmForm
from providers.recent import TOO_OFTEN, confirm_by_password, is_recent


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the password; then what was begun elsewhere goes on."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    error = confirm_by_password(request, form.cleaned_data["password"]) if form.is_valid() else ""
    if form.is_valid() and not error:
        messages.success(request, "Confirmed. Go back to where you were, and press the button again.")
        return redirect(_next(request))
    if error:
        form.add_error("password", error)
    context = {"page": "account", "form": form, "next": _next(request), "recent": is_recent(request)}
    return render(request, "account/reauthenticate.html", context, status=_status(error, bool(form.errors)))


def _status(error: str, refused: bool) -> int:
    if error == TOO_OFTEN:
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK


def _next(request: HttpRequest) -> str:
    """A page of this site; this one if nothing else was asked for."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else request.path
