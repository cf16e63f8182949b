"""The leak detector sees what it should and nothing else, and nothing of the product leaks."""

import pytest

from tests.goals.leaks import campaign
from tests.goals.leaks.canaries import FORMATS, made
from tests.goals.leaks.detector import Detector
from tests.goals.leaks.encodings import CONTEXTS, ENCODINGS
from tests.goals.leaks.measuring import of_campaign, of_repository
from tests.goals.leaks.patterns import suspicious
from tests.goals.leaks.selftest import false_alarms, fresh, missed

COPIES = (
    ("the log quotes the key", "the form echoes the key", "tokens are stored as they are"),
    ("the log has the key in base64", "deleted rows stay in the file", "the key is in the address"),
)
WEAKNESSES = {
    "the log quotes the key": "logs",
    "the log has the key in base64": "logs",
    "the form echoes the key": "answers",
    "tokens are stored as they are": "database",
    "deleted rows stay in the file": "database",
    "the key is in the address": "addresses that we ask",
}
"""Each with the surface on which it must be found. A copy has several, each on a surface of its own."""


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


def test_nothing_of_a_running_product_leaks() -> None:
    figure = of_campaign(campaign.play, short=True)
    assert figure.reached, figure


@pytest.mark.xfail(strict=True, reason="django.request logs the address of whatever it refuses, and of what breaks")
def test_secrets_typed_into_addresses_are_in_no_log() -> None:
    figure = of_campaign(campaign.play_addresses, short=True)
    assert figure.reached, figure


@pytest.mark.parametrize("weaknesses", COPIES, ids=["readable", "hidden"])
def test_each_weakness_of_a_copy_is_found_on_its_surface(weaknesses: tuple[str, ...]) -> None:
    with campaign.staged(weaknesses) as stage:
        campaign.play_small(stage)
        judgement = stage.evidence.judge()
    assert [name for name in weaknesses if not judgement.on(WEAKNESSES[name])] == []
    # What is logged is put out, too.
    assert {hit.surface for hit in judgement.hits} - {"output"} == {WEAKNESSES[name] for name in weaknesses}


def test_repository_and_its_history_hold_no_key() -> None:
    figure = of_repository()
    assert figure.reached, figure
