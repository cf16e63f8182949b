"""What every answer carries, and what an expired session answers to htmx."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers

type GetResponse = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Cache-Control: only static files bring their own; nothing else is the same for two people."""


class ResponseHeadersMiddleware:
    """Outermost, so that refusals by other middleware carry the headers too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that the answer does not have yet."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            patch_vary_headers(response, ["HX-Request"])
        return response


class HtmxLoginMiddleware:
    """An htmx request of an expired session must move the whole page to the login, not swap it into a card.

    So must one of somebody who is sent to set up a second factor first.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Turn a redirect to one of these pages into HX-Redirect when htmx asked."""
        response = self.get_response(request)
        login, path = resolve_url(settings.LOGIN_URL), urlsplit(response.get("Location", "")).path
        if not request.htmx or path not in (login, resolve_url("mfa_index")):  # type: ignore[attr-defined]
            return response
        moved = HttpResponse(status=204)
        moved.cookies = response.cookies
        back = f"?{urlencode({REDIRECT_FIELD_NAME: current_path(request)})}" if path == login else ""
        moved["HX-Redirect"] = f"{path}{back}"
        return moved


def current_path(request: HttpRequest) -> str:
    """The path of the page that htmx asked from; "/" when it says none, no address, or one of another host."""
    try:
        current = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return "/"
    if current.netloc != request.get_host() or not current.path.startswith("/") or current.path.startswith("//"):
        return "/"
    return current.path + (f"?{current.query}" if current.query else "")
