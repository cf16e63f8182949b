"""Lost and wrong key files, in the short form; and that the goals see a product which overwrites."""

from tests.goals import lost_keys


def test_lost_or_wrong_keys_stop_the_start_or_show_on_the_cards_and_nothing_is_overwritten() -> None:
    lost, wrong = lost_keys.measure(True)  # how soon a start is refused is for the command, on a quiet machine
    assert lost.text.startswith("3 of 3 starts beside a database without its keys refused"), lost
    assert lost.text.endswith("no file was made; the database is the same"), lost
    assert wrong.reached, wrong


def test_overwritten_keys_are_seen() -> None:
    _, wrong = lost_keys.measure(True, "wipes_unreadable")
    assert not wrong.reached, wrong
    assert " 0 of 4 sealed texts were overwritten" not in wrong.text
