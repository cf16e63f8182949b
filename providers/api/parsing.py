"""Reads a request strictly: JSON that two readers could understand differently is refused."""

import json
from collections.abc import Sequence
from typing import Any, Never

from django.http import HttpRequest
from ninja.parser import Parser

from providers.api.problems import FieldError, Problem

MOST_NAMES = 200
"""Names in one object: more than any request has, and few enough to name each that is wrong."""


class StrictParser(Parser):
    """JSON in UTF-8, each name once, no NaN; anything else is a problem."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The parsed body. Raises Problem, which ninja hands on as the cause of its own error."""
        if request.content_type != "application/json":
            raise Problem(sort="unsupported_media_type")
        try:
            return json.loads(request.body.decode(), object_pairs_hook=_once_each, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise Problem(sort="bad_request") from None


def demand_known_parameters(request: HttpRequest, *names: str) -> None:
    """Refuse query parameters that this address does not have, and those that come twice."""
    errors = [
        FieldError(printable(name), "This is not known here." if name not in names else "Say this once.")
        for name, values in request.GET.lists()
        if name not in names or len(values) > 1
    ]
    if errors:
        raise Problem(sort="invalid", errors=errors)


def printable(name: str) -> str:
    """A name that a caller sent, if it cannot be a key: few small letters. Else a word that stands for it."""
    plain = name.isascii() and name.replace("_", "").isalpha() and name.islower() and len(name) <= 24
    return name if plain else "(a name that is not shown)"


def _once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_NAMES:
        raise ValueError("too many names")
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError("a name twice")
        found[name] = value
    return found


def _no_number(text: str) -> Never:
    raise ValueError("not a number")
