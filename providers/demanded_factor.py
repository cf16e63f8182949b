"""Sends people who lack a second factor to where they set one up, when the organization demands one."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from providers.access import OWN_ACCOUNT
from providers.models import Person

DEMAND = "Your organization asks everybody for a second factor. Set one up to go on."


class SecondFactorMiddleware:
    """After the sign-in: a password alone opens nothing but one's own account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pages only; static files and what needs no sign-in are not held up."""
        if not _is_held_up(request):
            return self.get_response(request)
        if not any(str(message) == DEMAND for message in messages.get_messages(request)):
            messages.warning(request, DEMAND)
        return redirect("mfa_index")


def _is_held_up(request: HttpRequest) -> bool:
    if request.path_info.startswith((*OWN_ACCOUNT, settings.STATIC_URL)) or not isinstance(request.user, Person):
        return False
    return bool(getattr(request.user, "lacks_factor", False))
