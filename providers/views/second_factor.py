"""Second factors: an authenticator app, passkeys and recovery codes. allauth's views, with our pages and record."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from providers.access import signed_in_person
from providers.recent import is_recent
from providers.services.second_factors import note_second_factor
from providers.services.sign_in_record import note_sign_in_failed

_read_or_send = require_http_methods(["GET", "POST"])


def _recently_confirmed[**P](view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Whoever signed in a while ago confirms first, on the page for that, and comes back."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request = args[0]
        assert isinstance(request, HttpRequest)  # noqa: S101 - Django calls views so
        if is_recent(request):
            return view(*args, **kwargs)
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")

    return guarded


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Which second factors there are, and the ways to others."""
    person = signed_in_person(request)
    rows = list(Authenticator.objects.filter(user=person).order_by("pk"))
    left = [len(row.wrap().get_unused_codes()) for row in rows if row.type == Authenticator.Type.RECOVERY_CODES]
    context = {
        "page": "account",
        "app": next((row for row in rows if row.type == Authenticator.Type.TOTP), None),
        "passkeys": [row for row in rows if row.type == Authenticator.Type.WEBAUTHN],
        "codes_left": left[0] if left else None,
    }
    return render(request, "mfa/index.html", context)


class _Ours:
    """A form that is refused answers 422; what is done is recorded in the same transaction."""

    extra_context = {"page": "account"}  # noqa: RUF012  # Django's own attribute
    noted: tuple[str, str] = ("", "")

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """What is stored and its line in the record belong together."""
        action, factor = self.noted
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            note_second_factor(person=signed_in_person(self.request), action=action, factor=factor)  # type: ignore[attr-defined]
        return response


class _ActivateApp(_Ours, totp.ActivateTOTPView):  # type: ignore[misc]  # allauth has no types
    """Scan the picture, type the code."""

    noted = ("added", "authenticator app")


class _DeactivateApp(_Ours, totp.DeactivateTOTPView):  # type: ignore[misc]  # allauth has no types
    """Do without the app."""

    noted = ("removed", "authenticator app")


class _MakeCodes(_Ours, codes.GenerateRecoveryCodesView):  # type: ignore[misc]  # allauth has no types
    """New recovery codes; the old ones are void."""

    noted = ("added", "recovery codes")


class _AddPasskey(_Ours, webauthn.AddWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """Let the browser make a passkey."""

    noted = ("added", "passkey")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form that was sent stays, with what is wrong."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"page": "account", "form": kwargs.get("form") or context["form"]}


class _RemovePasskey(_Ours, webauthn.RemoveWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """Do without one of them."""

    noted = ("removed", "passkey")
    success_url = reverse_lazy("mfa_index")


class _Authenticate(base.AuthenticateView):  # type: ignore[misc]  # allauth has no types
    """The second step of signing in."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Truthfully, and recorded."""
        note_sign_in_failed(email=self.stage.login.user.email, by="second factor")
        response: HttpResponse = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


@require_GET
def view_codes(request: HttpRequest) -> HttpResponseBase:
    """The recovery codes that are left, for whoever has confirmed lately."""
    if not Authenticator.objects.filter(user=signed_in_person(request), type="recovery_codes").exists():
        messages.info(request, "You have no recovery codes yet.")
        return redirect("mfa_index")
    response: HttpResponseBase = _ViewCodes.as_view()(request)
    return response


class _ViewCodes(codes.ViewRecoveryCodesView):  # type: ignore[misc]  # allauth has no types
    extra_context = {"page": "account"}  # noqa: RUF012  # Django's own attribute


authenticate = _read_or_send(_Authenticate.as_view())
activate_app = _read_or_send(_recently_confirmed(_ActivateApp.as_view()))
deactivate_app = _read_or_send(_recently_confirmed(_DeactivateApp.as_view()))
make_codes = _read_or_send(_recently_confirmed(_MakeCodes.as_view()))
show_codes = _recently_confirmed(view_codes)
add_passkey = _read_or_send(_recently_confirmed(_AddPasskey.as_view()))
remove_passkey = _read_or_send(_recently_confirmed(_RemovePasskey.as_view()))
