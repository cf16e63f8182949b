"""A moment of everyday load with a kill on the way, and what the pages cost."""

from tests.goals import pages, soak


def test_everyday_load_goes_on_while_a_process_is_killed() -> None:
    for figure in soak.measure(True):
        assert figure.reached, figure


def test_pages_are_quick_and_ask_little_of_the_database() -> None:
    ((size, costs),) = pages.measured(True)
    assert len(costs) > 8
    beyond = {cost.path: over for cost in costs if (over := cost.misses(size.limit))}
    assert set(beyond) <= {"/organization/"}, beyond
    assert all(word.endswith(" KB") for over in beyond.values() for word in over), beyond  # 200 cards need 325 KB
