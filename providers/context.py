"""What every page's frame needs beside the page's own context."""

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")


def theme_cookie() -> str:
    """The name of the cookie that remembers the theme; with https it carries the prefix that ties it to this host."""
    return "__Host-theme" if settings.SESSION_COOKIE_SECURE else "theme"


def shell(request: HttpRequest) -> dict[str, str]:
    """For templates: `theme` ("light", "dark", or "" to follow the system) and `here`, where a small form returns to.

    `here` is a page that answers GET: after a form that came back with errors, its own address may not.
    """
    chosen = request.COOKIES.get(theme_cookie(), "")
    return {
        "theme": chosen if chosen in THEMES else "",
        "here": request.get_full_path() if request.method == "GET" else "/",
    }
