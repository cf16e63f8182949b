"""Bedrock's wire: which host gets which request, and how it proves who asks."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from providers.wires.base import Call, Credentials, Operation
from providers.wires.bedrock import BedrockWire

KEY = "ABSKmadeupmadeupmadeup"
SIGNING = {"access_key_id": "AKIAMADEUPMADEUP1234", "secret_access_key": "made/up+secret"}
RUNTIME = "https://bedrock-runtime.eu-central-1.amazonaws.com"
CONTROL = "https://bedrock.eu-central-1.amazonaws.com"
LOOPBACK = "http://127.0.0.1:9900/aws"
MODEL = "eu.amazon.nova-2-lite-v1:0"
CONVERSE = {"messages": [{"role": "user", "content": [{"text": "hi"}]}], "inferenceConfig": {"maxTokens": 16}}


def wire() -> BedrockWire:
    return BedrockWire(clock=lambda: datetime(2026, 9, 1, 12, 30, 5, tzinfo=UTC))


def credentials(secrets: Mapping[str, str] | None = None, *, host: str = RUNTIME, model: str = MODEL) -> Credentials:
    chosen = {"api_key": KEY} if secrets is None else secrets
    return Credentials(host=host, model=model, config={"region": "eu-central-1"}, secrets=chosen)


def made(call: Call | None) -> Call:
    assert call is not None
    return call


def test_the_list_is_asked_of_the_control_host() -> None:
    call = made(wire().list_models(credentials()))
    assert (call.operation, call.method, call.url) == (Operation.LIST_MODELS, "GET", f"{CONTROL}/foundation-models")
    assert call.headers == {"Accept": "application/json", "Authorization": f"Bearer {KEY}"}


def test_the_completion_is_a_converse_call_with_an_encoded_model_id() -> None:
    call = made(wire().complete(credentials()))
    assert call.url == f"{RUNTIME}/model/eu.amazon.nova-2-lite-v1%3A0/converse"
    assert json.loads(call.body or b"") == CONVERSE
    assert call.headers["Content-Type"] == "application/json"


@given(st.text(st.characters(codec="utf-8", exclude_characters="."), min_size=1, max_size=40))
def test_the_url_that_is_signed_is_the_url_that_is_sent(model: str) -> None:
    call = made(wire().complete(credentials(SIGNING, model=f"m{model}")))
    assert requests.Request(call.method, call.url).prepare().url == call.url


def test_an_arn_stays_one_part_of_the_path() -> None:
    arn = "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc"
    encoded = "arn%3Aaws%3Abedrock%3Aeu-central-1%3A123456789012%3Aapplication-inference-profile%2Fabc"
    assert made(wire().complete(credentials(model=arn))).url == f"{RUNTIME}/model/{encoded}/converse"


@pytest.mark.parametrize("secrets", [{"api_key": KEY}, SIGNING])
def test_a_host_of_ones_own_gets_every_request(secrets: Mapping[str, str]) -> None:
    mine = credentials(secrets, host=LOOPBACK)
    pictures = credentials(secrets, host=LOOPBACK, model="amazon.nova-canvas-v1:0")
    calls = [wire().list_models(mine), wire().complete(mine), wire().get_model(pictures)]
    assert all(made(call).url.startswith(f"{LOOPBACK}/") for call in calls)


def test_an_access_key_signs_the_request() -> None:
    call = made(wire().complete(credentials(SIGNING)))
    assert call.headers["X-Amz-Date"] == "20260901T123005Z"
    scope = "20260901/eu-central-1/bedrock/aws4_request"
    assert call.headers["Authorization"].startswith(f"AWS4-HMAC-SHA256 Credential=AKIAMADEUPMADEUP1234/{scope}, ")
    assert "SignedHeaders=accept;content-type;host;x-amz-date, " in call.headers["Authorization"]
    assert "X-Amz-Security-Token" not in call.headers


def test_a_session_token_is_sent_and_signed() -> None:
    call = made(wire().list_models(credentials({**SIGNING, "session_token": "made-up-token"})))
    assert call.headers["X-Amz-Security-Token"] == "made-up-token"
    assert "x-amz-security-token" in call.headers["Authorization"]


def test_keys_in_the_environment_are_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "ambient")
    calls = [wire().list_models(credentials()), wire().list_models(credentials(SIGNING))]
    assert "ambient" not in json.dumps([dict(made(call).headers) for call in calls])


@pytest.mark.parametrize(
    ("model", "body"),
    [
        ("amazon.titan-embed-text-v2:0", {"inputText": "hi"}),
        ("cohere.embed-v4:0", {"texts": ["hi"], "input_type": "search_query"}),
    ],
)
def test_an_embedding_model_is_invoked(model: str, body: dict[str, Any]) -> None:
    call = made(wire().complete(credentials(model=model)))
    assert call.url == f"{RUNTIME}/model/{model.replace(':', '%3A')}/invoke"
    assert json.loads(call.body or b"") == body


def test_a_model_that_makes_no_text_is_looked_up_by_name() -> None:
    mine = credentials(model="amazon.nova-canvas-v1:0")
    assert wire().complete(mine) is None
    call = made(wire().get_model(mine))
    assert (call.operation, call.url) == (
        Operation.GET_MODEL,
        f"{CONTROL}/foundation-models/amazon.nova-canvas-v1%3A0",
    )


def test_there_is_one_style_for_each_model_and_no_look_up_of_a_text_model() -> None:
    assert (wire().complete(credentials(), attempt=1), wire().get_model(credentials())) == (None, None)


@pytest.mark.parametrize("secrets", [{"api_key": KEY}, {**SIGNING, "session_token": "made-up-token"}])
def test_no_secret_stands_in_a_url_or_a_repr(secrets: Mapping[str, str]) -> None:
    mine = credentials(secrets)
    calls = [made(wire().list_models(mine)), made(wire().complete(mine))]
    text = repr([mine, calls]) + "".join(call.url for call in calls)
    assert not [secret for secret in secrets.values() if secret in text]


@pytest.mark.parametrize(
    ("payload", "ids"),
    [
        (
            {
                "modelSummaries": [
                    {"modelId": "a", "inferenceTypesSupported": ["ON_DEMAND"]},
                    {"modelId": "b", "inferenceTypesSupported": ["INFERENCE_PROFILE"]},
                    {"modelId": "c"},
                ]
            },
            ("a", "c"),
        ),
        ({"modelSummaries": {"modelId": "a"}}, ()),
        ({}, ()),
        ([], ()),
        ({"modelSummaries": [None, 1]}, ()),
    ],
)
def test_model_ids_are_those_that_can_be_called_and_wrong_shapes_are_tolerated(
    payload: Any, ids: tuple[str, ...]
) -> None:
    assert tuple(wire().model_ids(payload)) == ids
