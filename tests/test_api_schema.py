"""The description of the API is true: what schemathesis makes of it finds no contradiction."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from pytest_django.fixtures import Settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from providers.models import Person
from tests.api import make_token, working_provider
from tests.provider_double import provider_double

MEDIA_TYPES = {"text/plain": str, "application/yaml": str}
for _media_type in MEDIA_TYPES:
    schemathesis.deserializer(_media_type)(lambda context, response: response.content.decode())
UNDECIDED: dict[str, list[Any]] = {"putProvider": [positive_data_acceptance]}
"""Whether an entry is accepted is for kind and provider to say, too: 422 is an answer to what has the right shape."""


@pytest.fixture
def access(owner: Person, settings: Settings) -> Iterator[dict[str, str]]:
    """A token that may do everything, as often as it likes; every provider answers well."""
    settings.BYOK_TOKEN_RATE = 1_000_000
    working_provider(is_default=True)
    working_provider(name="name", kind="zai")
    token = make_token(manages=True)
    with provider_double():
        yield {"Authorization": f"Bearer {token.text}"}


OPERATIONS = ("getEffectiveKey", "listProviders", "reportProvider", "putProvider", "deleteProvider")


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request outside Django's own client would end the connection, and the transaction of the test with it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def schema(access: dict[str, str]) -> OpenApiSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def test_every_operation_is_tried(schema: OpenApiSchema) -> None:
    methods = [found for path in schema.raw_schema["paths"].values() for found in path.values()]
    assert {found["operationId"] for found in methods} == set(OPERATIONS)


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
@pytest.mark.parametrize("name", OPERATIONS)
def test_api_does_what_its_description_says(
    schema: OpenApiSchema, access: dict[str, str], name: str, mode: schemathesis.GenerationMode
) -> None:
    operation = schema.find_operation_by_id(name)

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    def try_out(case: schemathesis.Case[Any]) -> None:
        again = mode.is_positive and "Idempotency-Key" in case.headers
        fresh = {"Idempotency-Key": uuid4().hex} if again else {}  # one that came before belongs to another request
        case.call_and_validate(headers=access | fresh, excluded_checks=UNDECIDED.get(name, []))

    try_out()
