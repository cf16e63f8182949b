"""Turns everything that can go wrong in the API into a problem."""

import logging
import traceback
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from providers.api.authentication import count_refused
from providers.api.parsing import printable
from providers.api.problems import FieldError, Problem
from providers.slots import Busy

log = logging.getLogger(__name__)

_NOT_NAMES = {"body", "query", "path", "header"}
_SAID = {
    "missing": "This is missing.",
    "extra_forbidden": "This is not known here.",
    "string_type": "This must be text.",
    "string_unicode": "This must be text.",
    "string_too_short": "This is too short.",
    "string_too_long": "This is too long.",
    "too_long": "This is too long.",
    "string_pattern_mismatch": "This has characters that do not belong here.",
    "bool_type": "This must be true or false.",
    "int_type": "This must be a number.",
    "dict_type": "This must be an object.",
    "model_type": "This must be an object.",
    "model_attributes_type": "This must be an object.",
}
"""By pydantic's own names. Its sentences are not for callers, and some quote what was sent."""

HOSTS = {"host", "api_host"}
HOST_IS_BASE_URL = "This is not known here. The API Host goes into “base_url”."
"""The page calls it API Host, so this is what people try first."""


def add_handlers(api: NinjaAPI) -> None:
    """Let the API answer with problems only."""
    api.add_exception_handler(Problem, _as_it_is)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _of_ninja)
    for unreadable in (BadRequest, SuspiciousOperation, UnreadablePostError):
        api.add_exception_handler(unreadable, _sort("bad_request"))
    api.add_exception_handler(RequestDataTooBig, _sort("too_large"))
    api.add_exception_handler(Http404, _sort("no_such_address"))
    api.add_exception_handler(PermissionDenied, _forbidden)
    api.add_exception_handler(Busy, _busy)
    api.add_exception_handler(Exception, _internal)


def _as_it_is(request: HttpRequest, problem: Any) -> HttpResponse:
    response: HttpResponse = problem.response()
    return response


def _sort(sort: str) -> Any:
    return lambda request, error: Problem(sort=sort).response()


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    """What was sent does not fit. The operation has not begun, so a request that it counts is counted here."""
    try:
        count_refused(request)
    except Problem as problem:
        return problem.response()
    return Problem(sort="invalid", errors=[_field_error(one, request.method) for one in error.errors]).response()


def _field_error(error: Mapping[str, Any], method: str | None) -> FieldError:
    names = [part for part in error["loc"][1:] if isinstance(part, str) and part != "wanted"]
    field = ".".join(map(printable, names)) or str(error["loc"][0])
    is_host = method == "PUT" and error["type"] == "extra_forbidden" and field in HOSTS
    return FieldError(field, HOST_IS_BASE_URL if is_host else _sentence(error))


def _sentence(error: Mapping[str, Any]) -> str:
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return str(context.get("error", "This is not right."))
    if error["type"] == "literal_error":
        return f"This must be {context.get('expected', 'another value')}."
    return _SAID.get(error["type"], "This is not right.")


def _of_ninja(request: HttpRequest, error: Any) -> HttpResponse:
    """Ninja's own errors; a body that could not be parsed brings ours along."""
    cause = error.__cause__
    return (cause if isinstance(cause, Problem) else Problem(sort="bad_request")).response()


def _forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    return Problem(sort="forbidden", detail=str(error)).response()


def _busy(request: HttpRequest, error: Any) -> HttpResponse:
    return Problem(sort="busy", headers={"Retry-After": "5"}).response()


def _internal(request: HttpRequest, error: Any) -> HttpResponse:
    """Log where it happened. Not the message of the error, nor the address: they may hold what was sent."""
    where = "".join(traceback.format_tb(error.__traceback__))
    route = f"/{request.resolver_match.route}" if request.resolver_match else "?"
    log.error("%s in the API at %s\n%s", type(error).__name__, route, where)
    return Problem(sort="internal").response()
