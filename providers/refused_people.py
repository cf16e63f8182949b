"""Records which people are refused what: the 403s of those who are signed in."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from providers.models import Person
from providers.services.refusals import note_access_refused

IN_THE_PATH = frozenset({"token", "key"})
"""Parts of an address that are secrets: then its pattern is recorded instead."""


class RefusedPeopleMiddleware:
    """Around the views and whatever refuses people before them. Programs with tokens are none of its business."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, after the record has it."""
        response = self.get_response(request)
        refused = response.status_code == HTTPStatus.FORBIDDEN and not request.path.startswith("/api/")
        if refused and isinstance(request.user, Person):
            note_access_refused(person=request.user, path=_path(request), method=request.method or "")
        return response


def _path(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"/{match.route}" if match and IN_THE_PATH & match.kwargs.keys() else request.path
