"""Our words: the promised sentences to the letter, at the right field, with a page of the right provider."""

from urllib.parse import urlsplit

import pytest

from providers.failures import Failure, OutboundError
from providers.kinds import all_kinds, get_kind
from providers.meant_fields import field_of
from providers.sentences import FAILURES, SENTENCES, refuse_unsent, speak, speak_of_failure
from providers.verdicts import Outcome

KINDS = [kind.slug for kind in all_kinds()]
PROMISED = {
    Outcome.INVALID_KEY: "Invalid key. Validation failed.",
    Outcome.INVALID_MODEL: "Invalid model name. Validation failed.",
    Outcome.QUOTA_EXHAUSTED: "You exceeded your current quota",
}
ACCESS_KEY = {"access_key_id": "a", "secret_access_key": "b", "session_token": "c"}
SPOKEN = [(slug, outcome) for slug in KINDS for outcome in Outcome]


def test_every_outcome_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Outcome)
    assert len({sentence.message for sentence in SENTENCES.values()}) == len(Outcome)


def test_every_failure_of_the_door_has_its_outcome() -> None:
    assert set(FAILURES) == set(Failure)


@pytest.mark.parametrize("slug", KINDS)
@pytest.mark.parametrize("outcome", PROMISED)
def test_promised_sentences_stand_word_for_word(slug: str, outcome: Outcome) -> None:
    assert speak(get_kind(slug), outcome).message.startswith(PROMISED[outcome])


@pytest.mark.parametrize(("slug", "outcome"), SPOKEN)
def test_advice_is_whole_sentences_about_this_provider(slug: str, outcome: Outcome) -> None:
    kind = get_kind(slug)
    verdict = speak(kind, outcome, field=field_of(kind, outcome, secrets={"api_key": "x"}))
    assert verdict.message.endswith(".")
    assert "{" not in verdict.message + verdict.advice
    assert "  " not in verdict.advice
    assert verdict.advice.endswith(".") or outcome in (Outcome.OK, Outcome.BLOCKED)


@pytest.mark.parametrize(("slug", "outcome"), SPOKEN)
def test_field_of_a_finding_is_on_the_card(slug: str, outcome: Outcome) -> None:
    kind = get_kind(slug)
    field = field_of(kind, outcome, secrets={"api_key": "x"}, words="API version, deployment name, region")
    assert field is None or field in kind.Form.base_fields


@pytest.mark.parametrize("slug", [kind.slug for kind in all_kinds() if kind.default_host])
@pytest.mark.parametrize("outcome", [Outcome.INVALID_KEY, Outcome.INVALID_MODEL, Outcome.QUOTA_EXHAUSTED])
def test_link_leads_to_the_page_of_the_kind(slug: str, outcome: Outcome) -> None:
    kind = get_kind(slug)
    link = speak(kind, outcome).link
    pages = {
        Outcome.INVALID_KEY: kind.keys_url,
        Outcome.INVALID_MODEL: kind.models_url,
        Outcome.QUOTA_EXHAUSTED: kind.billing_url,
    }
    assert link is not None
    assert link.url == pages[outcome]
    assert urlsplit(link.url).scheme == "https"
    assert link.label.startswith(kind.label)


def test_kind_without_pages_gets_no_link() -> None:
    assert speak(get_kind("openai_compatible"), Outcome.INVALID_KEY).link is None


def test_unknown_model_is_said_at_the_field_that_names_it() -> None:
    fields = {slug: field_of(get_kind(slug), Outcome.INVALID_MODEL, secrets={}) for slug in KINDS}
    assert fields.pop("azure_openai") == "deployment_name"
    assert set(fields.values()) == {"model_type"}


def test_advice_on_a_model_names_the_field() -> None:
    azure = get_kind("azure_openai")
    assert "Deployment Name" in speak(azure, Outcome.INVALID_MODEL, field="deployment_name").advice


@pytest.mark.parametrize("part", ACCESS_KEY)
def test_refused_access_key_is_said_at_the_part_that_the_rule_names(part: str) -> None:
    assert field_of(get_kind("bedrock"), Outcome.INVALID_KEY, secrets=ACCESS_KEY, about=part) == part


def test_refused_access_key_of_which_nothing_is_named_is_about_its_secret() -> None:
    assert field_of(get_kind("bedrock"), Outcome.INVALID_KEY, secrets=ACCESS_KEY) == "secret_access_key"


def test_part_that_was_not_typed_is_not_meant() -> None:
    assert (
        field_of(get_kind("bedrock"), Outcome.INVALID_KEY, secrets={"api_key": "x"}, about="session_token") == "api_key"
    )


def test_refused_key_that_was_never_sent_is_about_the_key_field() -> None:
    assert field_of(get_kind("openai_compatible"), Outcome.INVALID_KEY, secrets={}) == "api_key"


@pytest.mark.parametrize("words", ["API version not supported", "Unknown api-version.", "the api_version is wrong"])
def test_bad_request_is_said_at_the_setting_that_it_names(words: str) -> None:
    assert field_of(get_kind("azure_openai"), Outcome.BAD_REQUEST, secrets={}, words=words) == "api_version"


def test_bad_request_that_names_no_setting_is_about_no_field() -> None:
    assert field_of(get_kind("azure_openai"), Outcome.BAD_REQUEST, secrets={}, words="Bad temperature") is None


def test_blocked_address_says_why_and_names_the_setting() -> None:
    error = OutboundError(
        Failure.BLOCKED, "Private address. It is not listed (BYOK_PRIVATE_HOSTS).", "BYOK_PRIVATE_HOSTS"
    )
    verdict = speak_of_failure(get_kind("openai"), error)
    assert (verdict.outcome, verdict.field) == (Outcome.BLOCKED, "api_host")
    assert (
        verdict.advice == "Private address. It is not listed (BYOK_PRIVATE_HOSTS). Whoever runs this server can add it."
    )


def test_blocked_for_good_offers_no_setting() -> None:
    verdict = speak_of_failure(get_kind("openai"), OutboundError(Failure.BLOCKED, "It is never opened."))
    assert verdict.advice == "It is never opened."


@pytest.mark.parametrize("failure", [Failure.DNS, Failure.REFUSED, Failure.TLS, Failure.BROKEN])
def test_unreachable_provider_says_why(failure: Failure) -> None:
    verdict = speak_of_failure(get_kind("openai"), OutboundError(failure, "This is why."))
    assert (verdict.outcome, verdict.field) == (Outcome.UNREACHABLE, "api_host")
    assert verdict.advice.startswith("This is why. Check the API Host")
    assert "https://api.openai.com/v1" in verdict.advice


@pytest.mark.parametrize("failure", [Failure.TOO_LARGE, Failure.ENCODED])
def test_answer_that_no_provider_gives_is_the_wrong_host(failure: Failure) -> None:
    verdict = speak_of_failure(get_kind("openai"), OutboundError(failure, "This is why."))
    assert (verdict.outcome, verdict.field) == (Outcome.BAD_HOST, "api_host")


def test_timeout_is_about_no_field_and_names_the_setting() -> None:
    verdict = speak_of_failure(get_kind("openai"), OutboundError(Failure.TIMEOUT, "It did not answer."))
    assert (verdict.outcome, verdict.field) == (Outcome.TIMEOUT, None)
    assert "BYOK_CHECK_SECONDS" in verdict.advice


def test_name_of_an_azure_resource_that_does_not_exist_is_hinted_at() -> None:
    verdict = speak_of_failure(get_kind("azure_openai"), OutboundError(Failure.DNS, "No such name."))
    assert "the name of the resource" in verdict.advice


@pytest.mark.parametrize(
    ("field", "typed", "outcome", "message"),
    [
        ("api_key", True, Outcome.INVALID_KEY, "Invalid key. Validation failed."),
        ("api_key", False, Outcome.BAD_REQUEST, "The check was not made."),
        ("api_host", True, Outcome.BAD_HOST, "Wrong API Host."),
        ("api_host", False, Outcome.BAD_REQUEST, "The check was not made."),
        ("model_type", True, Outcome.BAD_REQUEST, "The check was not made."),
    ],
)
def test_what_was_refused_unsent_says_so(field: str, typed: bool, outcome: Outcome, message: str) -> None:
    verdict = refuse_unsent(get_kind("openai"), field, "This is why.", typed=typed)
    assert (verdict.outcome, verdict.field, verdict.message) == (outcome, field, message)
    assert verdict.advice == "This is why."
