"""Saves by many at once, in the short form; and that the goals see a product which is weaker than ours.

What is counted is judged here; how long it took is for the commands, which run on a quiet machine.
"""

import re

from tests.goals import defaults, editors, saves


def test_nobody_is_refused_who_saves_beside_others() -> None:
    figure = saves.undisturbed(saves.SHORT_CLIENTS, saves.SHORT_SAVES)
    count = saves.SHORT_SAVES
    assert figure.text.startswith(f"0 of {count} saves refused, 0 times locked; 0 of {count} lost"), figure


def test_no_acknowledged_save_is_lost_or_doubled_by_kills() -> None:
    figure = saves.killed(saves.SHORT_CLIENTS, saves.SHORT_SAVES, saves.SHORT_KILLS)
    count = saves.SHORT_SAVES
    assert figure.text.startswith(f"0 of {count} acknowledged saves lost"), figure
    written = rf": 0 duplicates; {count} versions of \d+ rows, {count} in the record; integrity ok"
    assert re.search(written, figure.text), figure


def test_refused_saves_are_seen_where_transactions_begin_by_reading() -> None:
    figure = saves.undisturbed(saves.SHORT_CLIENTS, saves.SHORT_SAVES, "deferred")
    assert not figure.reached, figure
    assert " 0 times locked" not in figure.text


def test_lost_saves_are_seen_where_the_answer_comes_before_the_commit() -> None:
    figure = saves.killed(saves.SHORT_CLIENTS, 20, 1, "early_answer")
    assert not figure.reached, figure
    assert not figure.text.startswith("0 of ")


def test_one_of_many_editors_wins_and_all_others_are_told() -> None:
    for figure in editors.measure(True):
        assert figure.reached, figure


def test_second_winner_is_seen_where_there_is_no_edit_lock() -> None:
    (figure,) = editors.measure(True, "no_edit_lock")
    assert not figure.reached, figure
    assert "[1] won" not in figure.text


def test_there_is_one_default_at_every_moment() -> None:
    for figure in defaults.measure(True):
        assert figure.reached, figure


def test_two_defaults_are_seen_where_nothing_holds_them_apart() -> None:
    tries = (defaults.measure(True, "naive_default") for _ in range(4))  # a race is not lost every time
    assert any(not figure.reached and not figure.text.startswith("0 of ") for (figure,) in tries)
