"""What every answer under /api/ carries, whatever is asked and whoever refuses it."""

from itertools import product

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern
from django.utils.csp import build_policy

from providers.api.urls import operations

PLACES = {"<uuidstr:id>": "7d0cbe7e-5b1c-4d4e-9a53-0a3a1f1f6d55", "<path:name>": "team"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def address_of(pattern: URLPattern) -> str:
    """The route with something in each of its places."""
    route = str(pattern.pattern)
    for place, value in PLACES.items():
        route = route.replace(place, value)
    return f"/api/v1/{route}"


ADDRESSES = [*dict.fromkeys(address_of(pattern) for pattern in operations[0]), "/api/v1/", "/api/nothing"]


def test_every_operation_is_among_the_addresses() -> None:
    assert {"/api/v1/effective", "/api/v1/providers", "/api/v1/openapi.json"} <= set(ADDRESSES)
    assert not [address for address in ADDRESSES if "<" in address]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "method"), list(product(ADDRESSES, METHODS)))
def test_every_answer_carries_the_headers_of_every_answer(address: str, method: str) -> None:
    response = Client().generic(method, address)
    assert response["Content-Security-Policy"] == build_policy(settings.SECURE_CSP)  # type: ignore[arg-type]  # the stubs read a setting's lists as objects
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    if method != "HEAD":
        assert response["Content-Length"] == str(len(response.content))
    if response.status_code == 405:
        assert response["Content-Type"] == "application/problem+json"
        assert method not in response["Allow"]
