"""The status of a page that says no, or asks first."""

from http import HTTPStatus

from django.http import HttpResponse

from providers.recent import Confirmation


def refused_status(confirmation: Confirmation | None, *, refused: bool) -> int:
    """That of the confirmation it asks for, else 422 for what was refused, else 200."""
    if confirmation:
        return confirmation.status
    return HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK


def too_often(say: str) -> HttpResponse:
    """429 for htmx, which swaps nothing then and has the sentence spoken."""
    return HttpResponse(say, status=HTTPStatus.TOO_MANY_REQUESTS, content_type="text/plain")
