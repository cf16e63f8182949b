"""One address more, which breaks while a key is in its hands."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

KEY = "sk-made-up-key-in-a-crash-0123456789"
HIDDEN = "unheard-of-format-0123456789"
"""A key that no pattern knows."""


def crash(request: HttpRequest) -> HttpResponse:
    """An error whose text and whose local variables hold keys."""
    held = {"Authorization": f"Bearer {KEY}", "other": HIDDEN}
    try:
        raise ValueError(f"cannot send {held}")
    except ValueError as error:
        raise RuntimeError(f"{HIDDEN} and {KEY}") from error


crash.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("crash/", crash), path("", include("byok_site.urls"))]
