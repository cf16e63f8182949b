"""The time that a provider asks to wait: believed in whole seconds up to a day, and said in plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.kinds import all_kinds, get_kind
from providers.outbound import Deadline
from providers.services.check import check
from providers.waiting import DAY, seconds_asked, when_again
from providers.wires.base import Credentials
from tests.scripted_door import GOOD_LIST, answer, scripted_door

CONFIG = {"region": "us-east-1", "api_version": "2024-10-21", "deployment_name": "d"}


def advice(slug: str, status: int, body: object, headers: dict[str, str]) -> str:
    asked = Credentials(host="https://llm.example", model="m", config=CONFIG, secrets={"api_key": "made-up-0123456789"})
    good = answer(200, {**GOOD_LIST, "is_available": True})
    with scripted_door(list_models=good, key_info=good, chat=answer(status, body, headers)):
        return check(kind=get_kind(slug), credentials=asked, deadline=Deadline(9)).advice


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("20", 20),
        (" 7 ", 7),
        ("0", 0),
        (str(DAY), DAY),
        (str(DAY + 1), 0),
        ("99999999999999999999", 0),
        ("-5", 0),
        ("1.5", 0),
        ("٣", 0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 0),
        ("<b>5</b>", 0),
        ("", 0),
    ],
)
def test_only_whole_seconds_up_to_a_day_are_believed(header: str, seconds: int) -> None:
    assert seconds_asked({"retry-after": header}) == seconds


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (0, "This passes by itself: wait a minute and try again."),
        (1, "Try again in 1 second."),
        (20, "Try again in 20 seconds."),
        (121, "Try again in 3 minutes."),
        (7_201, "Try again in 3 hours."),
        (DAY, "Try again in 24 hours."),
    ],
)
def test_time_is_said_in_the_unit_that_is_read_at_a_glance(seconds: int, sentence: str) -> None:
    assert when_again(seconds) == sentence


@given(st.text(max_size=30))
def test_no_header_breaks_the_sentence(header: str) -> None:
    assert when_again(seconds_asked({"retry-after": header})).endswith(".")


@pytest.mark.parametrize("slug", [kind.slug for kind in all_kinds()])
def test_rate_limit_says_when_to_come_back(slug: str) -> None:
    body = {"error": {"message": "Too many requests", "type": "rate_limit_error"}}
    assert advice(slug, 429, body, {"retry-after": "20"}).startswith("Try again in 20 seconds. If it comes back")


def test_spent_quota_does_not_come_back_after_the_time_that_is_asked_for() -> None:
    body = {"error": {"message": "x", "code": "insufficient_quota"}}
    assert "Try again" not in advice("openai", 429, body, {"retry-after": "20"})


def test_outcome_without_a_limit_keeps_its_advice() -> None:
    assert "20 seconds" not in advice("openai", 503, {"error": {"message": "x"}}, {"retry-after": "20"})
