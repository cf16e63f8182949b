"""Anthropic's wire: what it would send, and what it reads."""

import json
from typing import Any

import pytest

from providers.wires.anthropic import AnthropicWire
from providers.wires.base import Credentials, Operation

KEY = "made-up-key-0123456789"
MINE = Credentials(host="https://api.anthropic.com/v1", model="claude-haiku-4-5", secrets={"api_key": KEY})


def test_the_list_asks_for_all_models_on_one_page() -> None:
    call = AnthropicWire().list_models(MINE)
    assert call is not None
    assert (call.operation, call.method) == (Operation.LIST_MODELS, "GET")
    assert call.url == "https://api.anthropic.com/v1/models?limit=1000"
    assert call.headers == {"Accept": "application/json", "x-api-key": KEY, "anthropic-version": "2023-06-01"}


def test_a_completion_sends_model_cap_and_one_message_and_nothing_else() -> None:
    call = AnthropicWire().complete(MINE)
    assert call is not None
    assert (call.operation, call.method, call.url) == (Operation.CHAT, "POST", "https://api.anthropic.com/v1/messages")
    assert call.headers["x-api-key"] == KEY
    assert "Authorization" not in call.headers
    assert json.loads(call.body or b"") == {
        "model": "claude-haiku-4-5",
        "max_tokens": 16,
        "messages": [{"role": "user", "content": "hi"}],
    }


def test_there_is_one_style_and_no_look_up_by_name() -> None:
    wire = AnthropicWire()
    assert (wire.complete(MINE, attempt=1), wire.key_info(MINE), wire.get_model(MINE)) == (None, None, None)


def test_the_key_stands_in_no_url_and_no_repr() -> None:
    calls = [AnthropicWire().list_models(MINE), AnthropicWire().complete(MINE)]
    assert KEY not in repr([MINE, calls]) + "".join(call.url for call in calls if call)


@pytest.mark.parametrize(
    ("payload", "ids"),
    [({"data": [{"id": "claude-opus-5"}, {"type": "model"}]}, ("claude-opus-5",)), ({"data": 1}, ()), ([], ())],
)
def test_model_ids_are_read_and_wrong_shapes_are_tolerated(payload: Any, ids: tuple[str, ...]) -> None:
    assert tuple(AnthropicWire().model_ids(payload)) == ids
