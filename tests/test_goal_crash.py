"""Killed between the provider's answer and the write, in the short form; and that the goal sees a torn result."""

from tests.goals import crash


def test_no_card_is_called_valid_without_a_stored_result_after_a_crash() -> None:
    for figure in crash.measure(True):
        assert figure.reached, figure


def test_status_without_its_finding_is_seen() -> None:
    (figure,) = crash.measure(True, "status_first")
    assert not figure.reached, figure
    assert not figure.text.startswith("0 of ")
