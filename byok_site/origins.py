"""Says where a request comes from, for the record and the log."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from providers.origin import Origin, coming_from

LONGEST_PROGRAM = 200


class OriginMiddleware:
    """Outermost of all. The web server has put the client into REMOTE_ADDR, behind trusted proxies too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Each request gets a number of its own, which the answer names, too."""
        origin = origin_of(request)
        with coming_from(origin):
            response = self.get_response(request)
        response.headers.setdefault("X-Request-ID", origin.request_id)
        return response


def origin_of(request: HttpRequest) -> Origin:
    """A fresh origin for this request; what the client says of itself is cut to what can be shown."""
    said = request.headers.get("User-Agent", "")
    program = "".join(letter for letter in said[:LONGEST_PROGRAM] if letter.isprintable())
    return Origin(str(request.META.get("REMOTE_ADDR", ""))[:64], program, secrets.token_hex(8))
