"""A key and its host leave together, from one version of the row, while somebody saves it anew."""

import pytest

from tests.people import make_person
from tests.torn_pairs import read_while_saving


@pytest.mark.django_db(transaction=True)
def test_no_pair_is_torn_while_another_process_saves_alternating_pairs() -> None:
    make_person("Olivia", "owner")
    tally = read_while_saving(2_000)
    assert tally.torn == 0
    assert min(tally.pairs.values()) > 100, tally
    assert tally.saves > 20, tally
    assert tally.reads + tally.changed == 2_000
