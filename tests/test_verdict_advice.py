"""Refusals that share an outcome and not a remedy: each says what to do about just this one, at its own field."""

from typing import Any

import pytest

from providers.kinds import get_kind
from providers.outbound import Deadline
from providers.services.check import check
from providers.verdicts import Outcome, Verdict
from providers.wires.base import Credentials
from tests.dialects import anthropic, error, google
from tests.scripted_door import GOOD_LIST, answer, scripted_door

LEAKED = google(403, "PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key.")
SUSPENDED = google(403, "PERMISSION_DENIED", "Consumer 'api_key:x' has been suspended.", "CONSUMER_SUSPENDED")
DISABLED = google(403, "PERMISSION_DENIED", "Generative Language API has not been used before.", "SERVICE_DISABLED")
OTHER_ADDRESS = google(403, "PERMISSION_DENIED", "Address restriction.", "API_KEY_IP_ADDRESS_BLOCKED")
WEB_SITE = google(
    403, "PERMISSION_DENIED", "Requests from referer <empty> are blocked.", "API_KEY_HTTP_REFERRER_BLOCKED"
)
SPENT = google(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted.")

CASES: list[tuple[str, int, Any, str | None, str]] = [
    ("openai", 401, error("Missing scopes: model.request."), "api_key", "This is a restricted key"),
    ("openai", 404, error("Your organization must be verified to use it."), "model_type", "OpenAI wants to know who"),
    ("openai", 403, error("x", code="model_not_found"), "model_type", "The key's project may not use this model."),
    ("openai", 401, error("x", code="no_organization"), "api_key", "The owner of this key belongs to no organization"),
    ("openai", 401, error("x", code="ip_not_authorized"), None, "The organization lets its keys be used from some"),
    ("openai", 429, error("x", type="access_terminated"), "api_key", "OpenAI has ended the access of this account."),
    ("openai", 429, error("x", code="insufficient_quota"), "api_key", "Add credit on the billing page of OpenAI"),
    ("openai", 429, error("x", code="project_spend_limit_exceeded"), "api_key", "There may be money left, but"),
    ("openai", 401, error("x", code="incorrect_hostname"), "api_host", "The key belongs to another region of OpenAI"),
    ("anthropic", 400, anthropic("invalid_request_error", "This organization has been disabled."), "api_key",
     "Anthropic has disabled the organization of this key."),
    ("anthropic", 400, anthropic("invalid_request_error", "Your credit balance is too low."), "api_key", "Buy credits"),
    ("anthropic", 400, anthropic("invalid_request_error", "You have reached your API usage limits."), "api_key",
     "The organization has reached its spend limit."),
    ("anthropic", 403, anthropic("permission_error", "x"), None, "The key is good, but its workspace may not do this."),
    ("gemini", 403, LEAKED, "api_key", "Google has switched this key off because somebody found it in public."),
    ("gemini", 403, SUSPENDED, "api_key", "Google has suspended the project of this key."),
    ("gemini", 403, DISABLED, None, "Switch on the Generative Language API for the project of this key"),
    ("gemini", 403, OTHER_ADDRESS, "api_key", "The key may be used from some addresses only."),
    ("gemini", 403, WEB_SITE, "api_key", "The key's restrictions exclude this use"),
    ("gemini", 429, SPENT, "api_key", "The prepaid credits or the spending cap of this project are used up."),
    ("openrouter", 404, error("No endpoints found matching your data policy."), "model_type",
     "The account's privacy settings or guardrails leave no provider"),
    ("openrouter", 403, error("Key limit exceeded."), "api_key", "The key has used up the limit that it was given."),
    ("openrouter", 429, error("Rate limit exceeded: free-models-per-day."), "api_key", "Free models may be asked"),
    ("qwen", 403, error("x", code="AllocationQuota.FreeTierOnly"), "api_key", "The free quota of this model is"),
    ("qwen", 400, error("x", code="Arrearage"), "api_key", "The account has an unpaid bill."),
    ("qwen", 405, {"error": "Coding Plan is currently only available for Coding Agents"}, "api_key",
     "The coding plan only answers the coding tools that it knows."),
    ("minimax", 429, error("insufficient balance (1008)"), "api_key", "There is nothing left for this kind of key."),
    ("minimax", 429, error("usage limit exceeded (2056)"), "api_key", "The plan's allowance is used up."),
    ("zai", 429, error("余额不足", code="1113"), "api_key", "There is no balance for this address."),
    ("zai", 429, error("套餐已到期", code="1309"), "api_key", "The coding plan of this account has ended."),
    ("zai", 429, error("使用上限", code="1308"), "api_key", "The allowance of the plan is used up."),
    ("openai_compatible", 401, error("litellm.AuthenticationError: OpenAIException - Incorrect API key"), None,
     "The key for this proxy was accepted. The provider behind it refused the proxy's own key"),
    ("openai_compatible", 503, error("litellm.ServiceUnavailableError: x"), None, "The proxy answers; the provider"),
    ("openai_compatible", 429, error("litellm.RateLimitError: You exceeded your current quota"), "api_key",
     "The key for this proxy was accepted. The proxy's own account"),
]  # fmt: skip


def verdict_on(slug: str, status: int, body: object) -> Verdict:
    """What a check says when the completion is answered so."""
    asked = Credentials(host="https://llm.example", model="m", secrets={"api_key": "made-up-0123456789"})
    good = answer(200, {**GOOD_LIST, "is_available": True})
    with scripted_door(list_models=good, key_info=good, chat=answer(status, body)):
        return check(kind=get_kind(slug), credentials=asked, deadline=Deadline(9))


@pytest.mark.parametrize(("slug", "status", "body", "field", "advice"), CASES)
def test_refusal_says_what_to_do_about_it(slug: str, status: int, body: object, field: str | None, advice: str) -> None:
    verdict = verdict_on(slug, status, body)
    assert verdict.advice.startswith(advice)
    assert verdict.field == field


@pytest.mark.parametrize("slug", sorted({case[0] for case in CASES}))
def test_no_two_of_them_read_alike(slug: str) -> None:
    verdicts = [verdict_on(*case[:3]) for case in CASES if case[0] == slug]
    assert len({verdict.advice for verdict in verdicts}) == len(verdicts)


def test_advice_of_a_row_is_not_given_for_another_outcome() -> None:
    """A list that was there makes "not found" a finding about the model, whatever the row says about the address."""
    verdict = verdict_on("azure_openai", 404, {"error": {"code": "404", "message": "Resource not found"}})
    assert verdict.outcome is Outcome.BAD_REQUEST
    assert "Azure says this of an address" not in verdict.advice


def test_model_that_is_there_and_does_not_chat_is_told_from_one_that_is_not() -> None:
    refusal = error("This is not a chat model and thus not supported in the v1/chat/completions endpoint.")
    assert verdict_on("openai", 404, refusal).advice.startswith("The model is there, but does not answer in the way")


def test_server_that_gave_up_by_itself_is_told_from_a_deadline_of_ours() -> None:
    verdict = verdict_on("openai_compatible", 408, "")
    assert verdict.message == "The provider did not answer in time."
    assert "BYOK_CHECK_SECONDS" not in verdict.advice
