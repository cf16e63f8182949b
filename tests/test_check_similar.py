"""A refused model name: which names may have been meant."""

import time

import pytest

from providers.kinds import get_kind
from providers.outbound import Deadline
from providers.services.check import check
from providers.services.similar import similar_names
from providers.verdicts import Verdict
from providers.wires.base import Credentials
from tests.scripted_door import NO_MODEL, Script, answer, scripted_door

NAMES = ("gpt-5.4-mini", "gpt-5.4", "gpt-4o-mini", "claude-haiku-4-5", "us.anthropic.claude-sonnet-4-6", "whisper-1")
KEY = "made-up-key-0123456789"
PROFILES = {"inferenceProfileSummaries": [{"inferenceProfileId": "us.anthropic.claude-sonnet-4-6"}]}
ON_DEMAND = {
    "message": "Invocation of model ID anthropic.claude-sonnet-4-6 with on-demand throughput isn’t supported. "
    "Retry your request with the ID or ARN of an inference profile that contains this model."
}


def run(slug: str, model: str) -> Verdict:
    credentials = Credentials(
        host="https://llm.example/v1", model=model, config={"region": "us-east-1"}, secrets={"api_key": KEY}
    )
    return check(kind=get_kind(slug), credentials=credentials, deadline=Deadline(15))


@pytest.mark.parametrize(
    ("model", "first"),
    [
        ("gpt-5.4-mni", "gpt-5.4-mini"),
        ("GPT-5.4-MINI", "gpt-5.4-mini"),
        ("anthropic.claude-sonnet-4-6", "us.anthropic.claude-sonnet-4-6"),
        ("claude-haiku-4.5", "claude-haiku-4-5"),
    ],
)
def test_close_name_comes_first(model: str, first: str) -> None:
    assert similar_names(model, NAMES)[0] == first


def test_nothing_is_suggested_for_a_name_like_no_other() -> None:
    assert similar_names("zzzzzz", NAMES) == ()


def test_at_most_five_names_are_suggested() -> None:
    assert len(similar_names("gpt", [f"gpt-{number}" for number in range(40)])) == 5


def test_list_that_was_asked_for_the_key_serves_for_suggestions_too() -> None:
    listed = answer(200, {"data": [{"id": name} for name in NAMES]})
    with scripted_door(list_models=listed, chat=answer(404, NO_MODEL)) as door:
        verdict = run("openai", "gpt-5.4-mni")
    assert verdict.models[0] == "gpt-5.4-mini"
    assert door.asked.count("list_models") == 1


def test_kind_with_a_look_at_the_key_is_asked_for_its_list_after_a_refused_name() -> None:
    listed, info = answer(200, {"data": [{"id": "deepseek-flash"}]}), answer(200, {"is_available": True})
    with scripted_door(key_info=info, list_models=listed, chat=answer(404, NO_MODEL)):
        assert run("deepseek", "deepsek-flash").models == ("deepseek-flash",)


def test_bedrock_offers_the_inference_profiles_of_the_model() -> None:
    lists: list[Script] = [answer(200, {"modelSummaries": []}), answer(200, PROFILES)]
    headers = {"x-amzn-errortype": "ValidationException"}
    with scripted_door(list_models=lists, chat=answer(400, ON_DEMAND, headers)):
        verdict = run("bedrock", "anthropic.claude-sonnet-4-6")
    assert (verdict.outcome, verdict.models) == ("invalid_model", ("us.anthropic.claude-sonnet-4-6",))


def test_suggested_names_never_hold_the_key() -> None:
    listed = answer(200, {"data": [{"id": f"gpt-{KEY}"}]})
    with scripted_door(list_models=listed, chat=answer(404, NO_MODEL)):
        assert KEY not in repr(run("openai", "gpt"))


def test_list_that_cannot_be_had_changes_no_verdict() -> None:
    with scripted_door(list_models=answer(500, ""), chat=answer(404, NO_MODEL)):
        verdict = run("openai", "gpt-5.4-mni")
    assert (verdict.outcome, verdict.models) == ("invalid_model", ())


def test_long_list_of_long_names_is_compared_in_no_time() -> None:
    names = [f"{number:b}".zfill(14) * 4 for number in range(12_000)]
    begun = time.process_time()
    similar_names("01100110101101" * 4, names)
    assert time.process_time() - begun < 2
