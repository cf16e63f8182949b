"""Refusals under /api/ have one shape, whoever made them: Django's own pages are for people."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from providers.api.problems import MEDIA_TYPE, problem_for

PREFIX = "/api/"
ABOUT_THE_PAGE = {"content-type", "content-length"}
"""Headers that do not go over from a page to the problem in its place."""


class ApiProblemMiddleware:
    """Turns the pages that Django answers for a bad host, a method or a crash into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest of the stack does, but never with a page for an error."""
        response = self.get_response(request)
        if response.status_code < 400 or not request.path_info.startswith(PREFIX):
            return response
        return response if response.headers["Content-Type"] == MEDIA_TYPE else _instead_of(request, response)


def _instead_of(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """The problem, with what the rest of the stack has put on the page."""
    problem = problem_for(request, page)
    for name, value in page.headers.items():
        if name.lower() not in ABOUT_THE_PAGE:
            problem.headers.setdefault(name, value)
    problem.headers["Content-Length"] = str(len(problem.content))
    return problem
