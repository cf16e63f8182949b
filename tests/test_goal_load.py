"""Pages and programs beside hanging checks and slow clients, in the short form.

What is counted is judged here; how long it took is for the command, which runs on a quiet machine.
"""

import re

from tests.goals import load


def test_pages_and_programs_are_answered_beside_hanging_checks_and_slow_clients() -> None:
    figures = list(load.measure(True))
    assert [figure.goal for figure in figures] == ["G-L4", "G-L2", "G-L3"]
    slow, hanging, programs = (figure.text for figure in figures)
    for text in (slow, hanging):
        answered = re.findall(r"(\d+) of (\d+) pages", text)
        assert len(answered) == 2, text
        assert all(some == all_of_them for some, all_of_them in answered), text
    assert programs.startswith("0 of "), programs
    assert programs.endswith(" after a revocation 0 were answered"), programs
