"""Killed between the provider's answer and the write: `python -m tests.goals.crash [--short]`.

The provider lets the server have its last answer, and a moment later, ever another one, every process is killed.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

from tests.goals.faults.moody import MoodyProvider
from tests.goals.faults.saving import reading
from tests.goals.faults.servers import Server, serving
from tests.goals.faults.visitors import Card, Visitor, drawn_again, new_card, visitors
from tests.goals.reporting import Figure, main

CRASHES, SHORT_CRASHES = 40, 3
LATEST = 0.030
"""Seconds after the answer at which the last kill comes; the first comes with it."""
STUCK_AFTER, PATIENCE = 60.0, 180.0
MAKE_DUE = """
import os
from django.utils import timezone
from providers.models import Provider
Provider.objects.filter(pk=os.environ["ENTRY"]).update(next_check_at=timezone.now())
"""


def measure(short: bool, twist: str = "") -> Iterator[Figure]:
    """G-R10: no card calls a key valid for which no such finding is stored, and none waits for ever."""
    with ExitStack() as stack:
        provider = stack.enter_context(MoodyProvider())
        server = stack.enter_context(serving(provider.entry, twist=twist, BYOK_THREADS="8"))
        person = visitors(server, 1)[0]
        yield crashed(server, person, provider, SHORT_CRASHES if short else CRASHES)
        if not short:
            yield left_by_a_dead_worker(server, person, provider)


def crashed(server: Server, person: Visitor, provider: MoodyProvider, crashes: int) -> Figure:
    """Half of the kills strike a save of a new card, half a validation of one whose key was refused before."""
    false, stored, answered, unexplained = 0, 0, 0, 0
    for number in range(crashes):
        card = new_card(provider.url)
        button = "validate" if number % 2 else "save"
        if button == "validate":
            make_refused(person, provider, card)
            card = drawn_again(card, 1)
        said = press_and_kill(server, person, provider, card, button, LATEST * number / max(1, crashes - 1))
        server.start()
        person.close()
        shown, found = is_shown_valid(person, card), is_stored_valid(server, card)
        false += shown and not found
        stored += found
        answered += said
        unexplained += found != shown or (said and not found)
    text = (
        f"{false} of {crashes} cards called valid without a stored result after a kill 0 to {1000 * LATEST:.0f} ms "
        f"after the provider's answer; in {stored} the result was stored, {answered} had been told so; "
        f"{unexplained} showed anything else than what is stored"
    )
    return Figure("G-R10", text, reached=not false and not unexplained)


def make_refused(person: Visitor, provider: MoodyProvider, card: Card) -> None:
    """Store the card, and let the provider refuse its key at the next look."""
    saved = person.press(card, "save").saved
    with provider.refusing():
        person.press(drawn_again(card, 1), "validate")
    if not saved or is_shown_valid(person, card):
        raise RuntimeError("the refused card could not be made")


def press_and_kill(
    server: Server, person: Visitor, provider: MoodyProvider, card: Card, button: str, after: float
) -> bool:
    """Whether the person was told that the key works before the server was gone."""
    provider.answered.clear()

    def kill() -> None:
        provider.answered.wait(timeout=30)
        time.sleep(after)
        server.kill()

    killing = threading.Thread(target=kill)
    killing.start()
    answer = person.press(card, button)
    killing.join()
    return answer.status == 200 and "The key and the model work." in answer.said


def is_shown_valid(person: Visitor, card: Card) -> bool:
    """Whether the page shows the card with the word that a good key gets."""
    _, _, rest = person.get("/organization/").text.partition(f'id="card-{card.entry}"')
    return ">Valid<" in "".join(rest.partition("</article>")[0].split())


def is_stored_valid(server: Server, card: Card) -> bool:
    """Whether outcome, finding and record all say so in the database."""
    entry = card.entry.replace("-", "")
    with reading(server.database) as connection:
        row = connection.execute(
            "SELECT outcome, verdict, checked_at FROM providers_provider WHERE id = ?", (entry,)
        ).fetchone()
        events = connection.execute(
            "SELECT details FROM providers_auditevent WHERE target_id = ? ORDER BY id DESC", (card.entry,)
        ).fetchall()
    if row is None or not events:
        return False
    finding = json.loads(row[1] or "{}").get("outcome")
    return bool(row[0] == finding == json.loads(events[0][0]).get("outcome") == "ok" and row[2])


def left_by_a_dead_worker(server: Server, person: Visitor, provider: MoodyProvider) -> Figure:
    """A check that was under way when everything died is done by the next worker."""
    card = new_card(provider.url)
    if not person.press(card, "save").saved:
        raise RuntimeError("the card could not be made")
    before = checks_of(server, card)
    with provider.silent():
        server.shell(MAKE_DUE, ENTRY=card.entry)
        provider.asked.wait(timeout=30)
        server.kill()
    began = time.monotonic()
    server.start()
    while checks_of(server, card) == before and time.monotonic() < began + PATIENCE:
        time.sleep(0.2)
    took = time.monotonic() - began
    text = f"a check that its worker left behind was done by the next one {took:.0f} s after the kill"
    return Figure("G-R10", text, reached=took <= STUCK_AFTER)


def checks_of(server: Server, card: Card) -> int:
    """How often the record says that this card was checked."""
    query = "SELECT count(*) FROM providers_auditevent WHERE target_id = ? AND action = 'provider.checked'"
    with reading(server.database) as connection:
        return int(connection.execute(query, (card.entry,)).fetchone()[0])


if __name__ == "__main__":
    main(measure, __doc__ or "")
