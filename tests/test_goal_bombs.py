"""The short form of the goal about bombs, and proof that its oracle finds what it is there for."""

from tests.goals import bombs


def test_bombs_fill_no_memory_and_cost_little_computing() -> None:
    figures = list(bombs.measure(True))
    assert len(figures) == 2
    assert [str(figure) for figure in figures if not figure.reached] == []


def test_oracle_finds_bodies_that_are_read_whole() -> None:
    memory, _ = bombs.measure(True, "bodies are read whole")
    assert not memory.reached
    assert memory.text.startswith("1 of 1 calls needed more than 32 MiB")
