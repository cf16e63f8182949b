"""The short form of the goal about deadlines, and proof that its oracle finds what it is there for."""

import pytest

from tests.goals import deadlines


def test_calls_end_in_time_and_leave_nothing_behind() -> None:
    figures = list(deadlines.measure(True))
    assert len(figures) == 2
    assert [str(figure) for figure in figures if not figure.reached] == []


@pytest.mark.parametrize(
    ("weakness", "goal"),
    [("no deadline ends a call", "G-R6 deadlines"), ("connections are left open", "G-R6 back at base")],
    ids=["late calls", "open connections"],
)
def test_oracle_finds(weakness: str, goal: str) -> None:
    missed = {figure.goal for figure in deadlines.measure(True, weakness) if not figure.reached}
    assert missed == {goal}
