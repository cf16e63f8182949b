"""Whether a model calls tools is tried by the same completion, and never blocks."""

import json
from typing import Any

import pytest

from providers.kinds import get_kind
from providers.outbound import Deadline
from providers.services.check import check
from providers.verdicts import Outcome, Verdict
from providers.wires.base import Credentials
from providers.wires.tools import calls_a_tool
from tests.scripted_door import BAD_KEY, GOOD_CHAT, GOOD_LIST, NO_MODEL, WRONG_PARAMETER, answer, scripted_door

CONFIG = {"region": "us-east-1", "api_version": "2024-10-21", "deployment_name": "my-gpt4-deployment"}
LIST, CHAT = answer(200, GOOD_LIST), answer(200, GOOD_CHAT)
CALLS: dict[str, Any] = {
    "openai": {
        "choices": [{"message": {"content": None, "tool_calls": [{"id": "1", "type": "function", "function": {}}]}}]
    },
    "responses": {"object": "response", "output": [{"type": "function_call", "name": "ping"}]},
    "anthropic": {"type": "message", "content": [{"type": "tool_use", "name": "ping", "input": {}}]},
    "bedrock": {"output": {"message": {"content": [{"toolUse": {"name": "ping"}}]}}},
}
REFUSALS = [
    (400, "registry.example/library/x does not support tools"),
    (400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
    (404, "No endpoints found that support tool use."),
    (500, "tools param requires --jinja flag"),
    (400, "Function calling is not enabled for this model"),
    (422, "Extra inputs are not permitted"),
]


def run(slug: str = "openai") -> Verdict:
    credentials = Credentials(
        host="https://llm.example/v1",
        model="gpt-5.4-mini",
        config=CONFIG,
        secrets={"api_key": "made-up-key-0123456789"},
    )
    return check(kind=get_kind(slug), credentials=credentials, deadline=Deadline(15))


@pytest.mark.parametrize("slug", ["openai", "anthropic", "azure_openai", "bedrock", "gemini", "openai_compatible"])
def test_completion_offers_a_tool(slug: str) -> None:
    with scripted_door(list_models=LIST, chat=CHAT) as door:
        assert run(slug).ok
    assert "ping" in json.dumps(door.bodies()[0])
    assert len(door.bodies()) == 1


@pytest.mark.parametrize("dialect", CALLS)
def test_call_of_the_tool_is_seen_in_every_dialect(dialect: str) -> None:
    assert calls_a_tool(CALLS[dialect])


@pytest.mark.parametrize(
    "payload", [GOOD_CHAT, [], None, "tool_calls", {"choices": [{"message": {"tool_calls": None}}]}, {"output": 1}]
)
def test_answer_without_a_call_says_nothing(payload: object) -> None:
    assert not calls_a_tool(payload)


def test_model_that_calls_the_tool_is_noted() -> None:
    with scripted_door(list_models=LIST, chat=answer(200, CALLS["openai"])):
        verdict = run()
    assert verdict.ok
    assert verdict.tools


@pytest.mark.parametrize(("status", "words"), REFUSALS)
def test_refused_tool_is_left_out_and_blocks_nothing(status: int, words: str) -> None:
    with scripted_door(list_models=LIST, chat=[answer(status, {"error": {"message": words}}), CHAT]) as door:
        verdict = run("openai_compatible")
    assert verdict.ok
    assert not verdict.tools
    assert "ping" not in json.dumps(door.bodies()[1])


def test_tool_stays_offered_when_only_a_parameter_was_refused() -> None:
    with scripted_door(list_models=LIST, chat=[answer(400, WRONG_PARAMETER), answer(200, CALLS["openai"])]) as door:
        verdict = run("openai")
    assert verdict.tools
    assert len(door.bodies()) == 2


@pytest.mark.parametrize(("refusal", "outcome"), [(NO_MODEL, Outcome.INVALID_MODEL), (BAD_KEY, Outcome.INVALID_KEY)])
def test_refusal_of_key_or_model_is_not_asked_again_without_the_tool(refusal: object, outcome: Outcome) -> None:
    with scripted_door(
        list_models=LIST, chat=answer(404 if outcome is Outcome.INVALID_MODEL else 401, refusal)
    ) as door:
        assert run().outcome is outcome
    assert len(door.bodies()) == 1
