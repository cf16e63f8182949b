"""The check: which requests are made in which order, and which answer decides."""

import logging

import pytest

from providers.kinds import get_kind
from providers.outbound import Deadline, Failure
from providers.services.check import check
from providers.verdicts import Outcome, Verdict
from providers.wires.base import Credentials
from tests.scripted_door import (
    BAD_KEY,
    GOOD_CHAT,
    GOOD_LIST,
    NO_MODEL,
    WRONG_PARAMETER,
    ScriptedDoor,
    answer,
    failure,
    scripted_door,
)

KEY = "made-up-key-0123456789"
LIST = answer(200, GOOD_LIST)
CHAT = answer(200, GOOD_CHAT)
REFUSED = answer(401, BAD_KEY)
NOT_FOUND = answer(404, {"detail": "Not Found"})
BUSY = answer(503, {"error": {"message": "Overloaded"}})
FORBIDDEN = answer(403, {"error": {"message": "Missing scopes: api.model.read"}})
CONFIG = {"region": "us-east-1", "api_version": "2024-10-21", "deployment_name": "my-gpt4-deployment"}


def run(
    slug: str = "openai",
    model: str = "gpt-5.4-mini",
    *,
    secrets: dict[str, str] | None = None,
    deadline: Deadline | None = None,
) -> Verdict:
    credentials = Credentials(
        host="https://llm.example/v1",
        model=model,
        config=CONFIG,
        secrets={"api_key": KEY} if secrets is None else secrets,
    )
    return check(kind=get_kind(slug), credentials=credentials, deadline=deadline or Deadline(15))


def test_list_then_completion() -> None:
    with scripted_door(list_models=LIST, chat=CHAT) as door:
        verdict = run()
    assert door.asked == ["list_models", "chat"]
    assert verdict.ok
    assert (verdict.message, verdict.advice, verdict.field) == ("The key and the model work.", "", None)


@pytest.mark.parametrize("slug", ["openrouter", "deepseek"])
def test_free_look_at_the_key_takes_the_place_of_the_list(slug: str) -> None:
    good = answer(200, {"data": {"label": "x", "limit_remaining": 1}, "is_available": True})
    with scripted_door(key_info=good, chat=CHAT) as door:
        assert run(slug).ok
    assert door.asked == ["key_info", "chat"]


@pytest.mark.parametrize("slug", ["openai", "anthropic", "gemini", "qwen", "minimax", "zai", "azure_openai", "bedrock"])
def test_refused_key_ends_the_check(slug: str) -> None:
    with scripted_door(list_models=REFUSED) as door:
        verdict = run(slug)
    assert door.asked == ["list_models"]
    assert (verdict.outcome, verdict.field) == (Outcome.INVALID_KEY, "api_key")


@pytest.mark.parametrize(
    "refusal", [NOT_FOUND, BUSY, FORBIDDEN, answer(429, {"error": {"message": "Too many requests"}})]
)
def test_list_that_is_not_to_be_had_is_no_verdict(refusal: object) -> None:
    with scripted_door(list_models=refusal, chat=CHAT) as door:  # type: ignore[arg-type]
        verdict = run()
    assert door.asked == ["list_models", "chat"]
    assert verdict.ok


@pytest.mark.parametrize("kind", [Failure.BROKEN, Failure.TOO_LARGE, Failure.ENCODED, Failure.TIMEOUT, Failure.DNS])
def test_list_without_a_usable_answer_is_no_verdict(kind: Failure) -> None:
    with scripted_door(list_models=failure(kind), chat=CHAT) as door:
        assert run().ok
    assert door.asked == ["list_models", "chat"]


def test_blocked_address_ends_the_check() -> None:
    with scripted_door(list_models=failure(Failure.BLOCKED)) as door:
        verdict = run()
    assert door.asked == ["list_models"]
    assert (verdict.outcome, verdict.field) == (Outcome.BLOCKED, "api_host")


def test_model_that_is_not_listed_may_work() -> None:
    with scripted_door(list_models=LIST, chat=CHAT):
        assert run(model="gpt-nowhere-listed").ok


def test_model_that_is_listed_may_be_refused() -> None:
    with scripted_door(list_models=LIST, chat=answer(404, NO_MODEL)):
        verdict = run()
    assert (verdict.outcome, verdict.field) == (Outcome.INVALID_MODEL, "model_type")
    assert verdict.notes == ("The key was accepted.",)


def test_completion_shows_that_the_quota_is_exhausted() -> None:
    spent = answer(429, {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}})
    with scripted_door(list_models=LIST, chat=spent):
        verdict = run()
    assert verdict.outcome is Outcome.QUOTA_EXHAUSTED
    assert verdict.message.startswith("You exceeded your current quota")


def test_host_is_wrong_only_when_list_and_completion_fail_alike() -> None:
    with scripted_door(list_models=NOT_FOUND, chat=NOT_FOUND):
        verdict = run()
    assert (verdict.outcome, verdict.field) == (Outcome.BAD_HOST, "api_host")


def test_unknown_model_behind_a_missing_list_is_not_a_wrong_host() -> None:
    with scripted_door(list_models=NOT_FOUND, chat=answer(404, NO_MODEL)):
        assert run().outcome is Outcome.INVALID_MODEL


def test_completion_that_is_not_found_where_the_list_was_is_about_the_model() -> None:
    with scripted_door(list_models=LIST, chat=answer(404, {"error": {"message": "Invalid URL (POST /v1/x)"}})):
        assert run().outcome is Outcome.INVALID_MODEL


def test_key_that_was_not_given_is_not_said_to_be_accepted() -> None:
    with scripted_door(list_models=LIST, chat=answer(429, {"error": {"message": "Too many requests"}})):
        verdict = run("openai_compatible", secrets={})
    assert (verdict.outcome, verdict.notes) == (Outcome.RATE_LIMITED, ())


def test_key_refused_after_it_was_accepted_is_what_the_completion_says() -> None:
    good = answer(200, {"data": {"label": "x", "limit_remaining": 1}})
    with scripted_door(key_info=good, chat=REFUSED):
        assert run("openrouter").outcome is Outcome.INVALID_KEY


def test_refused_parameter_is_asked_again_in_the_other_style() -> None:
    with scripted_door(list_models=LIST, chat=[answer(400, WRONG_PARAMETER), CHAT]) as door:
        assert run("openai_compatible", "some-model").ok
    first, second = door.bodies()
    assert ("max_tokens" in first, "max_completion_tokens" in second) == (True, True)


def test_no_more_than_three_styles_are_tried() -> None:
    with scripted_door(list_models=LIST, chat=answer(400, WRONG_PARAMETER)) as door:
        verdict = run()
    assert door.asked == ["list_models", "chat", "chat", "chat"]
    assert verdict.outcome is Outcome.BAD_REQUEST


@pytest.mark.parametrize("refusal", [REFUSED, BUSY, answer(404, NO_MODEL), answer(429, {"error": {"message": "slow"}})])
def test_refusal_is_never_asked_again(refusal: object) -> None:
    with scripted_door(list_models=LIST, chat=refusal) as door:  # type: ignore[arg-type]
        assert not run().ok
    assert door.asked == ["list_models", "chat"]


def test_refusal_in_the_second_style_decides() -> None:
    with scripted_door(list_models=LIST, chat=[answer(400, WRONG_PARAMETER), answer(404, NO_MODEL)]):
        assert run().outcome is Outcome.INVALID_MODEL


def test_style_whose_endpoint_is_missing_does_not_hide_the_first_refusal() -> None:
    styles = [answer(400, WRONG_PARAMETER), answer(400, WRONG_PARAMETER), NOT_FOUND]
    with scripted_door(list_models=NOT_FOUND, chat=list(styles)):
        verdict = run()
    assert verdict.outcome is Outcome.BAD_REQUEST
    assert verdict.evidence is not None
    assert verdict.evidence.status == 400


def test_model_that_makes_no_text_is_looked_up_by_name() -> None:
    with scripted_door(list_models=LIST, get_model=answer(200, {"id": "whisper-1", "object": "model"})) as door:
        assert run(model="whisper-1").ok
    assert door.asked == ["list_models", "get_model"]


def test_model_that_makes_no_text_and_is_not_there_is_unknown() -> None:
    with scripted_door(list_models=LIST, get_model=answer(404, NO_MODEL)):
        assert run(model="whisper-9").outcome is Outcome.INVALID_MODEL


def test_open_list_is_no_proof_for_a_model_that_makes_no_text() -> None:
    with scripted_door(list_models=LIST, get_model=answer(200, {"id": "whisper-1"})):
        verdict = run("openai_compatible", "whisper-1")
    assert verdict.outcome is Outcome.BAD_REQUEST
    assert "could not be tried" in verdict.advice


def test_server_that_wants_no_key_needs_no_proof() -> None:
    with scripted_door(list_models=LIST, get_model=answer(200, {"id": "whisper-1"})) as door:
        assert run("openai_compatible", "whisper-1", secrets={}).ok
    assert door.asked == ["list_models", "get_model"]


@pytest.mark.parametrize(
    ("slug", "kind", "outcome", "note"),
    [
        ("openai", Failure.TIMEOUT, Outcome.TIMEOUT, "The key was accepted; the model did not answer in 15 s."),
        ("openai", Failure.BROKEN, Outcome.UNREACHABLE, "The key was accepted; the model could not be reached."),
    ],
)
def test_what_was_learned_about_the_key_stands(slug: str, kind: Failure, outcome: Outcome, note: str) -> None:
    with scripted_door(list_models=LIST, chat=failure(kind)):
        verdict = run(slug)
    assert (verdict.outcome, verdict.notes) == (outcome, (note,))


def test_timeout_that_the_server_reports_itself_says_nothing_about_our_time() -> None:
    with scripted_door(list_models=LIST, chat=answer(408)):
        verdict = run()
    assert (verdict.outcome, verdict.notes) == (Outcome.TIMEOUT, ("The key was accepted.",))


def test_nothing_is_claimed_about_a_key_that_was_never_looked_at() -> None:
    with scripted_door(list_models=NOT_FOUND, chat=failure(Failure.TIMEOUT)):
        verdict = run()
    assert (verdict.outcome, verdict.notes) == (Outcome.TIMEOUT, ())


def test_open_list_does_not_prove_the_key() -> None:
    with scripted_door(list_models=LIST, chat=failure(Failure.TIMEOUT)) as door:
        verdict = run("openai_compatible")
    assert door.asked == ["list_models", "list_models", "chat"]
    assert verdict.notes == ()


def test_list_that_refuses_a_made_up_key_proves_the_real_one() -> None:
    with scripted_door(list_models=[LIST, REFUSED], chat=failure(Failure.TIMEOUT)) as door:
        verdict = run("openai_compatible")
    assert KEY not in str(door.calls[1].headers)
    assert verdict.notes == ("The key was accepted; the model did not answer in 15 s.",)


def test_first_step_may_take_half_of_the_time_only() -> None:
    with scripted_door(list_models=LIST, chat=CHAT) as door:
        run(deadline=Deadline(10))
    first, second = (deadline.seconds for deadline in door.deadlines)
    assert 4 < first <= 5
    assert second == 10


def test_time_that_is_over_after_the_first_step_ends_the_check() -> None:
    with scripted_door(list_models=failure(Failure.TIMEOUT)) as door:
        verdict = run(deadline=Deadline(0))
    assert door.asked == ["list_models"]
    assert verdict.outcome is Outcome.TIMEOUT


@pytest.mark.parametrize(
    ("asked", "answered", "differs"),
    [
        ("gpt-5.4-mini", "gpt-5.4-mini-2026-03-05", False),
        ("gpt-4", "gpt-4-0613", False),
        ("claude-haiku-4-5", "claude-haiku-4-5-20251001", False),
        ("openai/gpt-oss-120b", "gpt-oss-120b", False),
        ("vendor/model:free", "vendor/model", False),
        ("mistral-large-latest", "mistral-large-2411", False),
        ("GPT-5.4-Mini", "gpt-5.4-mini", False),
        ("gpt-5.4", "gpt-5.4-mini", True),
        ("gpt-4", "gpt-4o", True),
        ("my-model", "llama-3.2-1b.gguf", True),
    ],
)
def test_another_model_that_answers_is_a_remark_and_no_failure(asked: str, answered: str, differs: bool) -> None:
    with scripted_door(list_models=LIST, chat=answer(200, {**GOOD_CHAT, "model": answered})):
        verdict = run("openai_compatible", asked)
    assert verdict.ok
    assert verdict.notes == (
        (f"The answer came from “{answered}”, which is not the model that was asked.",) if differs else ()
    )


def test_deployment_does_not_answer_under_its_own_name() -> None:
    with scripted_door(list_models=LIST, chat=answer(200, {**GOOD_CHAT, "model": "gpt-4o-2024-08-06"})):
        assert run("azure_openai", "my-gpt4-deployment").notes == ()


def test_strange_model_name_in_an_answer_is_not_repeated() -> None:
    with scripted_door(list_models=LIST, chat=answer(200, {**GOOD_CHAT, "model": f"<b>{KEY}</b>"})):
        verdict = run()
    assert verdict.notes == ("The answer came from another model than the one that was asked.",)


def test_evidence_tells_which_answer_decided() -> None:
    with scripted_door(list_models=LIST, chat=answer(404, NO_MODEL)):
        evidence = run().evidence
    assert evidence is not None
    assert (evidence.operation, evidence.status, evidence.code, evidence.quote, evidence.elapsed_ms) == (
        "chat",
        404,
        "model_not_found",
        "The model does not exist",
        7,
    )


def test_page_of_html_is_never_quoted() -> None:
    page = answer(403, "<html><title>Forbidden for you</title></html>", {"content-type": "text/html"})
    with scripted_door(list_models=page, chat=page):
        evidence = run().evidence
    assert evidence is not None
    assert evidence.quote == ""


def test_time_of_the_whole_check_is_told() -> None:
    with scripted_door(list_models=LIST, chat=CHAT):
        assert 0 <= run().elapsed_ms < 5_000


def test_fault_of_ours_becomes_a_verdict_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    with scripted_door() as door, caplog.at_level(logging.ERROR):
        verdict = run()
    assert isinstance(door, ScriptedDoor)
    assert (verdict.outcome, verdict.message) == (Outcome.BAD_REQUEST, "The check was not made.")
    assert caplog.messages == ["A check of openai broke off: KeyError"]
    assert caplog.records[0].exc_info is None


def test_model_name_that_nothing_can_send_becomes_a_verdict() -> None:
    with scripted_door(list_models=LIST, get_model=LIST):
        assert run(model="whisper-\ud800").outcome is Outcome.BAD_REQUEST
