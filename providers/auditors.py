"""Auditors change nothing: what they send arrives at no view, except at those about their own account."""

from collections.abc import Callable, Mapping

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from providers.access import LOOKING, NO_CHANGES, OWN_ACCOUNT
from providers.models import Person

OPEN = (*OWN_ACCOUNT, "/activity/export/")
"""How the addresses begin at which they change things, or take a copy of the record along."""

type View = Callable[..., HttpResponse]


class AuditorMiddleware:
    """Refuses what an auditor sends. It asks before the view does, so a new view is closed until it is named here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing is done here: the address is not resolved yet."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[object, ...],
        kwargs: Mapping[str, object],
    ) -> None:
        """Raises PermissionDenied."""
        if request.method in LOOKING or not isinstance(request.user, Person) or not request.user.is_auditor:
            return
        if not request.path_info.startswith(OPEN):
            raise PermissionDenied(NO_CHANGES)
