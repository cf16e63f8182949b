"""Pages and programs beside hanging checks and slow clients, in the short form."""

from tests.goals import load


def test_pages_and_programs_are_answered_beside_hanging_checks_and_slow_clients() -> None:
    figures = list(load.measure(True))
    assert [figure.goal for figure in figures] == ["G-L4", "G-L2", "G-L3"]
    for figure in figures:
        assert figure.reached, figure
