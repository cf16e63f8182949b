"""What each provider's answers mean."""

import pytest

from providers.reading import read
from providers.verdicts import Outcome
from providers.wires.base import Operation
from tests.answers import TABLES, Sample, answer, kind_of, samples

ERROR = {"message": "x"}


def name(sample: Sample) -> str:
    return f"{sample.kind}-{sample.operation}-{sample.answer.status}-{sample.outcome}"


@pytest.mark.parametrize("sample", samples(), ids=name)
def test_fixture_means_what_it_says(sample: Sample) -> None:
    reading = read(kind_of(sample.kind), sample.operation, sample.answer)
    assert (reading.outcome, reading.proves_key, reading.parameter, reading.conclusive) == (
        sample.outcome,
        sample.proves_key,
        sample.parameter,
        sample.conclusive,
    ), reading.rule.because


def test_fixtures_cover_every_table() -> None:
    assert {sample.kind for sample in samples()} == set(TABLES)


@pytest.mark.parametrize(
    ("table", "outcome"),
    [
        ("openai", Outcome.QUOTA_EXHAUSTED),
        ("qwen", Outcome.RATE_LIMITED),
        ("openai_compatible", Outcome.QUOTA_EXHAUSTED),
    ],
)
def test_insufficient_quota_means_money_everywhere_but_at_qwen(table: str, outcome: Outcome) -> None:
    body = {"error": {"code": "insufficient_quota", "message": "You exceeded your current quota"}}
    assert read(kind_of(table), Operation.CHAT, answer(429, body)).outcome is outcome


@pytest.mark.parametrize("table", TABLES)
def test_a_redirect_is_a_wrong_host(table: str) -> None:
    assert read(kind_of(table), Operation.CHAT, answer(302, "", {"location": "x"})).outcome is Outcome.BAD_HOST


@pytest.mark.parametrize("table", TABLES)
def test_a_web_page_is_never_ok(table: str) -> None:
    page = answer(200, "<html><body>Welcome</body></html>")
    assert {read(kind_of(table), operation, page).outcome for operation in Operation} == {Outcome.BAD_HOST}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 529])
def test_no_answer_of_a_broken_server_is_about_the_key(table: str, status: int) -> None:
    reading = read(kind_of(table), Operation.CHAT, answer(status, "<html><title>Error</title></html>"))
    assert reading.outcome is Outcome.PROVIDER_UNAVAILABLE
    assert not reading.proves_key


def test_a_status_inside_the_body_counts_when_the_envelope_says_success() -> None:
    body = {"error": {"code": 503, "message": "x"}}
    assert read(kind_of("openrouter"), Operation.CHAT, answer(200, body)).outcome is Outcome.PROVIDER_UNAVAILABLE


def test_text_of_a_good_completion_is_not_read_as_an_error() -> None:
    body = {"choices": [{"message": {"content": "Invalid API key. Insufficient credits."}}], "error": None}
    assert read(kind_of("openai"), Operation.CHAT, answer(200, body)).outcome is Outcome.OK


def test_urls_do_not_decide() -> None:
    body = {"error": {"message": "x https://example.com/insufficient-credits/invalid-api-key"}}
    assert read(kind_of("openai"), Operation.CHAT, answer(400, body)).outcome is Outcome.BAD_REQUEST


def test_the_code_that_decided_is_the_one_that_is_shown() -> None:
    body = {
        "error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "x", "details": [{"reason": "API_KEY_INVALID"}]}
    }
    assert read(kind_of("gemini"), Operation.CHAT, answer(400, body)).code == "API_KEY_INVALID"


def test_the_number_at_the_end_of_a_message_is_a_code() -> None:
    body = {"error": {"type": "api_error", "message": "insufficient balance (1008)"}}
    assert read(kind_of("minimax"), Operation.CHAT, answer(500, body)).code == "1008"


def test_the_aws_error_type_is_read_up_to_its_colon() -> None:
    headers = {"x-amzn-errortype": "ThrottlingException:http://internal.example/"}
    assert (
        read(kind_of("bedrock"), Operation.CHAT, answer(429, {"message": "x"}, headers)).code == "ThrottlingException"
    )


def test_a_code_with_odd_characters_is_not_shown() -> None:
    body = {"error": {"code": "<b>bold</b>", "message": "x"}}
    assert read(kind_of("openai"), Operation.CHAT, answer(400, body)).code == ""


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": {"message": "one"}}, "one"),
        ({"error": "two"}, "two"),
        ({"detail": "three"}, "three"),
        ({"Message": "four"}, "four"),
        ([{"error": {"message": "five"}}], "five"),
        ({"base_resp": {"status_code": 1, "status_msg": "six"}}, "six"),
        ({"detail": [{"msg": "seven"}]}, "seven"),
        ({"success": False, "errors": [{"message": "eight"}]}, "eight"),
        ("<html><title>nine</title></html>", ""),
        ("ten", ""),
        ("", ""),
    ],
)
def test_the_message_is_the_provider_s_own_and_nothing_of_other_bodies(body: object, message: str) -> None:
    assert read(kind_of("openai_compatible"), Operation.CHAT, answer(400, body)).message == message


def test_message_and_payload_stay_out_of_the_repr() -> None:
    reading = read(kind_of("openai"), Operation.CHAT, answer(400, {"error": {"message": "hush-hush"}}))
    assert reading.message == "hush-hush"
    assert "hush-hush" not in repr(reading)


def test_the_payload_is_the_parsed_list() -> None:
    body = {"object": "list", "data": [{"id": "a"}]}
    assert read(kind_of("openai"), Operation.LIST_MODELS, answer(200, body)).payload == body


def test_a_streamed_answer_is_read_by_its_first_event() -> None:
    body = 'event: message\ndata: {"choices": [{"delta": {"content": "h"}}]}\n\ndata: [DONE]\n'
    assert read(kind_of("openai_compatible"), Operation.CHAT, answer(200, body)).outcome is Outcome.OK


@pytest.mark.parametrize("status", [403, 404, 405, 500])
def test_a_list_that_is_refused_decides_nothing(status: int) -> None:
    assert not read(kind_of("openai_compatible"), Operation.LIST_MODELS, answer(status, {"error": ERROR})).conclusive


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 429, 500])
def test_a_completion_always_decides(status: int) -> None:
    assert read(kind_of("openai_compatible"), Operation.CHAT, answer(status, {"error": ERROR})).conclusive
