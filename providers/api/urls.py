"""The addresses under /api/."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from providers.api import effective, entries  # noqa: F401 - they register their operations
from providers.api.application import api
from providers.api.page import documentation
from providers.api.problems import Problem


@csrf_exempt
@login_not_required
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Every other address: a problem, not a page."""
    return Problem(sort="no_such_address").response()


def _operations() -> Iterator[URLPattern]:
    """The operations: tokens let people in there, and the login wall would send a program to a page."""
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern):
            if pattern.name == "openapi-json":
                pattern.callback = require_safe(pattern.callback)  # else it answers whatever method
            login_not_required(pattern.callback)
            yield pattern


operations = (list(_operations()), "api")
urlpatterns = [
    path("v1/", documentation, name="api"),
    path("v1/", (operations[0], "api", "api")),
    re_path(r"^(?P<rest>.*)$", nothing_here),
]
