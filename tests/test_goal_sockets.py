"""The short form of the goal about connections, and proof that its oracle finds what it is there for."""

import pytest

from tests.goals import sockets


def test_product_connects_to_nothing_off_the_list() -> None:
    figures = list(sockets.measure(True))
    assert len(figures) == 4
    assert [str(figure) for figure in figures if not figure.reached] == []


@pytest.mark.parametrize(
    ("weakness", "goals"),
    [
        ("redirects are followed", {"G-S2 redirects"}),
        ("the name is resolved again", {"G-S2 connections", "G-S2 resolutions"}),
        ("addresses are not checked", {"G-S2 connections"}),
        ("one of several addresses is checked", {"G-S2 connections"}),
    ],
    ids=["redirects", "second look-up", "no look at addresses", "a look at one address"],
)
def test_oracle_finds_that(weakness: str, goals: set[str]) -> None:
    missed = {
        figure.goal
        for figure in sockets.measure(True, weakness)
        if not (figure.reached or figure.text.startswith("0 "))
    }
    assert goals <= missed
