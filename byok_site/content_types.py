"""Forms, bodies and addresses are UTF-8. A request that says otherwise is refused before anything is read by its word.

Python knows codecs such as `hex` and `idna`, and decoding with one that a client picked breaks where nobody expects it.
"""

import codecs
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_header_parameters

REFUSED = "text/plain; charset=unreadable"
"""A content type that Django can read and `ContentTypeMiddleware` refuses."""


def is_utf8(content_type: str) -> bool:
    """Whether the content type can be read and names no charset, or UTF-8 by one of its names."""
    try:
        _, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name == "utf-8"
    except (ValueError, LookupError):
        return False


class ContentTypeMiddleware:
    """Answers 400 to a content type that is not UTF-8."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through, or raise BadRequest."""
        if not is_utf8(request.META.get("CONTENT_TYPE", "")):
            raise BadRequest("The content type is not UTF-8.")
        return self.get_response(request)


def with_readable_types(application: WSGIApplication) -> WSGIApplication:
    """The application, told of a content type that Django could not even make a request of as one that it refuses."""

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not is_utf8(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = REFUSED
        return application(environ, start_response)

    return guarded
