"""One's own account, and django-allauth's pages with truthful status codes."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account import views as allauth
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from providers.access import signed_in_person
from providers.forms_people import AccountForm, ChangePasswordForm, ResetPasswordForm, SignInForm
from providers.services.links import admin_exists
from providers.services.people import rename
from providers.services.sign_in_record import note_sign_in_limited

_read_or_send = require_http_methods(["GET", "POST"])
"""django-allauth would count every other method as one more try."""


@_read_or_send
def account(request: HttpRequest) -> HttpResponse:
    """Name and e-mail address, and the way to a new password."""
    person = signed_in_person(request)
    form = AccountForm(request.POST if request.method == "POST" else None, initial={"name": person.name})
    if form.is_valid():
        rename(person=person, name=form.cleaned_data["name"])
        messages.success(request, "Your name was changed.")
        return redirect("account")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "people/account.html", {"page": "account", "form": form}, status=status)


class _TruthfulForm:
    """A form that is refused answers 422, and 429 when it came too often."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        too_often = form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts")
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS if too_often else HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class _SignIn(_TruthfulForm, allauth.LoginView):  # type: ignore[misc]  # allauth has no types
    """Sign in with e-mail address and password."""

    form_class = SignInForm

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As allauth does it; what came too often is recorded."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            note_sign_in_limited(email=request.POST.get("login", ""))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page says how to get a new password: by e-mail where there is some, else from an admin."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"has_email": settings.BYOK_HAS_EMAIL, "admin_exists": admin_exists()}


class _ChangePassword(_TruthfulForm, allauth.PasswordChangeView):  # type: ignore[misc]  # allauth has no types
    """Change one's own password."""

    form_class = ChangePasswordForm
    extra_context = {"page": "account"}  # noqa: RUF012  # Django's own attribute


def _only_with_email[**P](view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Without a mail server nobody is offered what needs one."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.BYOK_HAS_EMAIL:
            raise Http404
        return view(*args, **kwargs)

    return guarded


class _RequestPasswordReset(_TruthfulForm, allauth.PasswordResetView):  # type: ignore[misc]  # allauth has no types
    """Ask for a reset by e-mail."""


class _ResetPassword(_TruthfulForm, allauth.PasswordResetFromKeyView):  # type: ignore[misc]  # allauth has no types
    """Pick a new password after the link in the e-mail."""

    form_class = ResetPasswordForm


sign_in = _read_or_send(_SignIn.as_view())
change_password = _read_or_send(_ChangePassword.as_view())
sign_out = _read_or_send(allauth.logout)
inactive = _read_or_send(allauth.account_inactive)
request_password_reset = _read_or_send(_only_with_email(_RequestPasswordReset.as_view()))
password_reset_sent = _read_or_send(_only_with_email(allauth.password_reset_done))
reset_password = _read_or_send(_only_with_email(_ResetPassword.as_view()))
password_was_reset = _read_or_send(_only_with_email(allauth.password_reset_from_key_done))
