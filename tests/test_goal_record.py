"""The goal about the record, in its short form; and that it tells weakened copies from the product."""

import pytest
from django.db import connection

from tests.goals.record import figures
from tests.goals.recorded.steps import STEPS
from tests.goals.recorded.trying import try_all
from tests.goals.recorded.weaknesses import WEAKNESSES

pytestmark = pytest.mark.django_db(transaction=True)

FEW = [step for step in STEPS if step.name in ("save a key", "save a personal key", "hand a key to a service")]


def test_everything_is_recorded_or_does_not_happen() -> None:
    found = try_all(STEPS)
    assert found.steps == len(STEPS) > 40
    for figure in figures(found, connection.vendor):
        assert figure.reached, figure


@pytest.mark.parametrize(
    ("weakness", "tells"),
    [
        ("after the transaction", (False, False)),
        ("errors are swallowed", (True, False)),
        ("hand-outs are not recorded", (False, False)),
    ],
)
def test_weakened_copy_is_told_from_the_product(weakness: str, tells: tuple[bool, bool]) -> None:
    with WEAKNESSES[weakness]():
        found = try_all(FEW)
    assert tuple(figure.reached for figure in figures(found, connection.vendor)) == tells
