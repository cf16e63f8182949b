"""Azure's wire: what it would send, and what it reads."""

import json
from typing import Any

import pytest

from providers.wires.azure import AzureWire
from providers.wires.base import Credentials, Operation

KEY = "made-up-key-0123456789"
HOST = "https://acme.openai.azure.com"
DEPLOYMENTS = f"{HOST}/openai/deployments"
VERSION = "api-version=2024-10-21"
HI = [{"role": "user", "content": "hi"}]


def credentials(deployment: str = "my-gpt4-deployment", model: str = "", version: str = "2024-10-21") -> Credentials:
    config = {"deployment_name": deployment, "api_version": version}
    return Credentials(host=HOST, model=model, config=config, secrets={"api_key": KEY})


def attempts(mine: Credentials) -> list[tuple[str, Any]]:
    calls = [AzureWire().complete(mine, attempt=number) for number in range(9)]
    return [(call.url, json.loads(call.body or b"")) for call in calls if call]


def test_the_list_is_asked_of_the_resource_with_the_key_in_its_own_header() -> None:
    call = AzureWire().list_models(credentials())
    assert call is not None
    assert (call.operation, call.url) == (Operation.LIST_MODELS, f"{HOST}/openai/models?{VERSION}")
    assert call.headers == {"Accept": "application/json", "api-key": KEY}


def test_a_deployment_is_asked_new_style_then_old_style_then_for_an_embedding() -> None:
    chat, embeddings = (
        f"{DEPLOYMENTS}/my-gpt4-deployment/{path}?{VERSION}" for path in ("chat/completions", "embeddings")
    )
    assert attempts(credentials()) == [
        (chat, {"messages": HI, "max_completion_tokens": 16}),
        (chat, {"messages": HI, "max_tokens": 16}),
        (embeddings, {"input": "hi"}),
    ]


def test_an_embedding_deployment_is_asked_for_an_embedding_first() -> None:
    assert attempts(credentials("text-embedding-3"))[0] == (
        f"{DEPLOYMENTS}/text-embedding-3/embeddings?{VERSION}",
        {"input": "hi"},
    )


def test_a_model_type_that_is_an_embedding_model_counts_as_much_as_the_deployment_name() -> None:
    assert attempts(credentials("search", "text-embedding-3-small"))[0][1] == {"input": "hi"}


def test_a_codex_deployment_is_asked_by_the_responses_api_first() -> None:
    url, body = attempts(credentials("gpt-5-codex"))[0]
    assert url == f"{HOST}/openai/v1/responses"
    assert body == {"model": "gpt-5-codex", "input": "hi", "max_output_tokens": 16}


def test_names_are_encoded_in_the_url() -> None:
    url = attempts(credentials("a b/../c", version="2024-10-21&x=y"))[0][0]
    assert url == f"{DEPLOYMENTS}/a%20b%2F..%2Fc/chat/completions?api-version=2024-10-21%26x%3Dy"


def test_the_key_stands_in_no_url_and_no_repr() -> None:
    mine = credentials()
    calls = [AzureWire().list_models(mine), AzureWire().complete(mine)]
    assert KEY not in repr([mine, calls]) + "".join(call.url for call in calls if call)


@pytest.mark.parametrize(
    ("payload", "ids"), [({"data": [{"id": "gpt-4o"}]}, ("gpt-4o",)), ({"data": "x"}, ()), (None, ())]
)
def test_model_ids_are_read_and_wrong_shapes_are_tolerated(payload: Any, ids: tuple[str, ...]) -> None:
    assert tuple(AzureWire().model_ids(payload)) == ids
