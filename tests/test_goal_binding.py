"""The short form of the goal about keys and their hosts, and proof that its oracle finds what it is there for."""

import pytest

from providers.kinds import all_kinds
from tests.goals import binding
from tests.goals.outbound.moves import CARDS


def test_stored_keys_stay_at_home_and_are_not_lost() -> None:
    figures = list(binding.measure(True))
    assert len(figures) == 4
    assert [str(figure) for figure in figures if not figure.reached] == []


@pytest.mark.parametrize(
    ("weakness", "goal"),
    [
        ("a blank key moves with the host", "G-S3 moving fields"),
        ("any edit asks for the key again", "G-S3 harmless edits"),
    ],
    ids=["moving keys", "lost keys"],
)
def test_oracle_finds(weakness: str, goal: str) -> None:
    missed = {
        figure.goal
        for figure in binding.measure(True, weakness)
        if not (figure.reached or figure.text.startswith("0 "))
    }
    assert goal in missed


def test_every_field_that_moves_a_key_is_among_the_moves() -> None:
    moved = {name for card in CARDS for move in card.moves for name in move}
    assert {name for kind in all_kinds() for name in kind.Form.moving_names()} <= moved
