"""A moment of everyday load with a kill on the way, and what the pages cost.

Queries are counted and pages weighed here; how long they take is for the command, on a quiet machine.
"""

from tests.goals import pages, soak


def test_everyday_load_goes_on_while_a_process_is_killed() -> None:
    for figure in soak.measure(True):
        assert figure.reached, figure


def test_pages_are_quick_and_ask_little_of_the_database() -> None:
    ((size, costs),) = pages.measured(True)
    assert len(costs) > 8
    beyond = {cost.path: over for cost in costs if (over := cost.misses(size.limit))}
    counted = {path: [word for word in over if not word.endswith(" ms")] for path, over in beyond.items()}
    heavy = {path: words for path, words in counted.items() if words}
    assert set(heavy) <= {"/organization/"}, heavy
    assert all(word.endswith(" KB") for words in heavy.values() for word in words), heavy  # 200 cards need 325 KB
