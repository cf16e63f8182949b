"""The browsers in which somebody is signed in, and the buttons that sign them out."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from providers.access import signed_in_person
from providers.programs import short_name
from providers.services.sessions import end_other_sessions, end_session, living_sessions
from providers.sessions import digest


@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """One's own sessions."""
    if request.method == "GET":
        return _page(request)
    do, _, key = request.POST.get("do", "").partition(":")
    if do == "others":
        _tell_how_many(request, end_other_sessions(person=signed_in_person(request), but=_this(request)))
    elif do == "end" and key != _this(request):
        _tell_whether(request, end_session(person=signed_in_person(request), key=key))
    else:
        return _page(request, error="Choose one of the buttons.")
    return redirect("sessions")


def _tell_how_many(request: HttpRequest, count: int) -> None:
    if count:
        messages.success(request, f"{count} other browser{'s were' if count > 1 else ' was'} signed out.")
    else:
        messages.info(request, "You are not signed in anywhere else.")


def _tell_whether(request: HttpRequest, ended: bool) -> None:
    if ended:
        messages.success(request, "That browser was signed out.")
    else:
        messages.info(request, "That browser was signed out already.")


def _this(request: HttpRequest) -> str:
    """By what the session of the browser that asks is stored."""
    return digest(request.session.session_key)


def _page(request: HttpRequest, *, error: str = "") -> HttpResponse:
    rows = [
        {"session": row, "program": short_name(row.program), "is_this": row.session_key == _this(request)}
        for row in living_sessions(signed_in_person(request))
    ]
    rows.sort(key=lambda row: not row["is_this"])
    context = {"page": "account", "rows": rows, "error": error}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "people/sessions.html", context, status=status)
