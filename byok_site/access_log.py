"""The access log: one line for each request, without its query."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import LazyObject

from byok_site.scrubbing import shown_path
from providers.models import AccessToken
from providers.origin import current_origin

logger = logging.getLogger("byok.access")
LONGEST_METHOD = 16
LONGEST_PATH = 300


class AccessLogMiddleware:
    """Just inside of OriginMiddleware, which knows where the request comes from. Static files are not logged."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Write the line when the answer is there; whatever a view raised is an answer by now."""
        begun = time.perf_counter()
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            milliseconds = round((time.perf_counter() - begun) * 1000, 1)
            logger.info("request", extra={"facts": facts(request, response, milliseconds)})
        return response


def facts(request: HttpRequest, response: HttpResponse, milliseconds: float) -> dict[str, object]:
    """What one line says beside its time and the number of the request."""
    return {
        "method": (request.method or "")[:LONGEST_METHOD],
        "path": shown_path(request.path)[:LONGEST_PATH],
        "status": response.status_code,
        "milliseconds": milliseconds,
        **who(request),
        "address": current_origin().address,
    }


def who(request: HttpRequest) -> dict[str, object]:
    """The id of the agent or person, as far as the request was asked for one: this asks the database nothing."""
    token, user = getattr(request, "auth", None), vars(request).get("user")
    if isinstance(token, AccessToken):
        return {"agent": str(token.agent_id)}
    if isinstance(user, LazyObject):
        user = getattr(request, "_cached_user", None)
    return {"person": user.pk} if user is not None and user.is_authenticated else {}
