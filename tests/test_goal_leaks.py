"""The leak detector sees what it should and nothing else, and nothing of the product leaks."""

import pytest

from tests.goals.leaks.canaries import FORMATS, made
from tests.goals.leaks.detector import Detector
from tests.goals.leaks.encodings import CONTEXTS, ENCODINGS
from tests.goals.leaks.patterns import suspicious
from tests.goals.leaks.selftest import false_alarms, fresh, missed


def test_every_canary_is_found_in_every_encoding_and_context() -> None:
    assert (len(ENCODINGS), len(CONTEXTS), len(FORMATS)) == (12, 11, 12)
    assert list(missed(*fresh())) == []


def test_clean_texts_and_our_own_mask_raise_no_alarm() -> None:
    alarms, texts = false_alarms(*fresh())
    assert alarms == []
    assert texts > 100


@pytest.mark.parametrize("place", [0, 1, 2, 3, 7, 40])
def test_any_eight_characters_are_enough_and_seven_are_not(place: int) -> None:
    canary, detector = made("key", "openai"), Detector()
    detector.add([canary])
    assert detector.names_in(b"x" * place + canary.random[place : place + 8].encode() + b".") == {"key"}
    assert detector.names_in(b"x" * place + b"-" + canary.random[place : place + 7].encode() + b"-") == set()


@pytest.mark.parametrize("after", ["", "<", "&", ",", "|", ")", ".", "&quot;", '"', "'", " "])
def test_second_net_sees_keys_of_strangers_whatever_follows(after: str) -> None:
    key = made("stranger", "openai").text
    assert suspicious(f"key={key}{after}".encode()) == [key.encode()]


def test_second_net_lets_keys_pass_that_say_they_are_made_up() -> None:
    assert suspicious(b"sk-proj-made-up-key-of-a-test-to-look-at") == []
