"""What providers really answer, played to the check as it runs from the command line."""

import pytest

from providers.verdicts import Outcome
from tests.answers import FIXTURES
from tests.replay import replay
from tests.replay_rows import KEY, Result, load_rows


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return replay(load_rows(FIXTURES))


def test_every_answer_is_understood(results: list[Result]) -> None:
    wrong = [(r.row.id, r.row.provider, str(r.row.expected), str(r.outcome)) for r in results if not r.right]
    assert len(results) > 100
    assert wrong == []


def test_most_answers_went_through_the_whole_check(results: list[Result]) -> None:
    assert sum(result.whole_check for result in results) >= 0.9 * len(results)


def test_no_answer_brings_the_key_to_standard_output(results: list[Result]) -> None:
    assert not [result.row.id for result in results if KEY in str(result.answer)]


def test_every_refusal_says_what_to_do(results: list[Result]) -> None:
    refusals = [r.answer for r in results if r.whole_check and r.outcome is not Outcome.OK]
    assert refusals
    assert all(answer["message"].endswith(".") and answer["advice"].endswith(".") for answer in refusals)
