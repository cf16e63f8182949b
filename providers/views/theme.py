"""The switch between light, dark and what the system prefers."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from providers.context import THEMES, theme_cookie

_YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember `theme` in a cookie, or forget it for anything but light and dark, and return to `next`."""
    response = HttpResponseRedirect(_own_path(request.POST.get("next", "")))
    chosen = request.POST.get("theme", "")
    known = chosen in THEMES
    response.set_cookie(
        theme_cookie(),
        chosen if known else "",
        max_age=_YEAR if known else 0,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _own_path(wanted: str) -> str:
    """`wanted` if it is a path of this site, else the front page."""
    local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if local else "/"
