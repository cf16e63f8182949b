"""Fifty people edit one version of a card at the same moment: `python -m tests.goals.editors [--short]`."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.goals.faults.saving import reading
from tests.goals.faults.servers import serving
from tests.goals.faults.visitors import Answer, Card, Visitor, drawn_again, good_provider, new_card, visitors
from tests.goals.reporting import Figure, main

EDITORS, ROUNDS = 50, 5
SHORT_EDITORS = 12
TOLD = "has changed this entry meanwhile."


def measure(short: bool, twist: str = "") -> Iterator[Figure]:
    """G-R3: one wins and all others are told, in each of several rounds."""
    editors, rounds = (SHORT_EDITORS, 1) if short else (EDITORS, ROUNDS)
    won, told, others, kept = [], 0, 0, 0
    with ExitStack() as stack:
        provider = stack.enter_context(good_provider())
        server = stack.enter_context(serving(provider.entry, twist=twist, BYOK_THREADS="128", BYOK_PROCESSES="2"))
        people = visitors(server, editors)
        for _ in range(rounds):
            card = new_card(provider.url)
            if not people[0].press(card, "save").saved:
                raise RuntimeError("the card to edit could not be made")
            answers = edit_at_once(people, card)
            winners = [number for number, answer in enumerate(answers) if answer.saved]
            won.append(len(winners))
            told += sum(answer.status == 422 and TOLD in answer.text for answer in answers)
            kept += len(winners) == 1 and stored(server.database, card) == (2, f"of editor {winners[0]}")
    others = editors * rounds - sum(won) - told
    text = (
        f"in {rounds} rounds of {editors} editors of one version {sorted(set(won))} won, {told} of "
        f"{(editors - 1) * rounds} were told, {others} met something else; the winner's text stayed in {kept} rounds"
    )
    yield Figure("G-R3", text, reached=set(won) == {1} and not others and kept == rounds)


def edit_at_once(people: Sequence[Visitor], card: Card) -> list[Answer]:
    """What each was answered who saved another text over version 1."""
    together = threading.Barrier(len(people))
    answers = [Answer(0, "", 0.0)] * len(people)

    def edit(number: int) -> None:
        together.wait()
        answers[number] = people[number].press(drawn_again(card, 1), "save", notes=f"of editor {number}")

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def stored(database: Path, card: Card) -> tuple[int, str]:
    """Version and notes as they lie in the file."""
    with reading(database) as connection:
        return row_of(connection, card)


def row_of(connection: sqlite3.Connection, card: Card) -> tuple[int, str]:
    """Version and notes of the card's row; (0, "") if there is none."""
    query = "SELECT version, notes FROM providers_provider WHERE id = ?"
    row: tuple[int, str] | None = connection.execute(query, (card.entry.replace("-", ""),)).fetchone()
    return row or (0, "")


if __name__ == "__main__":
    main(measure, __doc__ or "")
