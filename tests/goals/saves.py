"""Saves by many people at once, left in peace and killed again and again: `python -m tests.goals.saves [--short]`.

Each save goes through the real form of a card, with a provider on this machine that is asked before anything is
stored. A save that got no answer is sent again just as it was: the form carries the id of the row.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.goals.faults.saving import Stored, Tally, bare_loop, look_into, percentile, save_many
from tests.goals.faults.servers import Server, serving
from tests.goals.faults.visitors import Visitor, good_provider, visitors
from tests.goals.reporting import Figure, main

SETTINGS = {"BYOK_PROCESSES": "2", "BYOK_THREADS": "128"}
"""Threads for 50 people at once: with fewer, some are told that too many checks are running."""
CLIENTS, SAVES, KILLS = 50, 1000, 10
SHORT_CLIENTS, SHORT_SAVES, SHORT_KILLS = 10, 60, 2
FASTEST, BARE_TIMES, BACK_WITHIN = 1.5, 2, 3.0
"""Seconds a save may take, or how often as long as the bare loop; seconds until it is up again."""


@contextmanager
def saving(clients: int, twist: str = "") -> Iterator[tuple[Server, list[Visitor], str]]:
    """A server, so many people, and the address of their provider."""
    with ExitStack() as stack:
        provider = stack.enter_context(good_provider())
        server = stack.enter_context(serving(provider.entry, twist=twist, **SETTINGS))
        yield server, visitors(server, clients), provider.url


def undisturbed(clients: int, saves: int, twist: str = "") -> Figure:
    """G-R2: nobody is refused, nothing is locked, and it is fast enough."""
    tally = Tally()
    with saving(clients, twist) as (server, people, host):
        save_many(people, host, saves, tally)
        stored = look_into(server.database)
        bare = percentile(bare_loop(server.folder, clients, saves), 99)
        locked = sum("OperationalError" in line for line in server.said.splitlines())  # the log has no texts of errors
    refused = tally.refused.total() + tally.unanswered
    text = (
        f"{refused} of {tally.saves + refused} saves refused, {locked} times locked; {stored.lost(tally)} of "
        f"{tally.saves} lost; p99 {tally.p99:.2f} s, median {tally.median:.2f} s "
        f"(the bare SQLite loop of {clients} clients: p99 {bare:.2f} s)"
    )
    fast = tally.p99 <= max(FASTEST, BARE_TIMES * bare)
    right = not (refused or locked or stored.lost(tally)) and tally.saves == saves
    return Figure("G-R2", text, reached=right and fast)


def killed(clients: int, saves: int, kills: int, twist: str = "") -> Figure:
    """G-R1: what was acknowledged is there, once, whenever the power of a kill -9 struck."""
    tally, outages = Tally(), []
    with saving(clients, twist) as (server, people, host):
        working = threading.Thread(target=save_many, args=(people, host, saves, tally))
        working.start()
        for number in range(1, kills + 1):
            while tally.saves < saves * number / (kills + 1):
                working.join(timeout=0.005)
            outages.append(server.kill_and_restart())
        working.join()
        server.kill()
        stored = look_into(server.database)
    return _judged(tally, stored, saves, outages)


def _judged(tally: Tally, stored: Stored, saves: int, outages: list[float]) -> Figure:
    lost, foreign = stored.lost(tally), stored.foreign(tally) + stored.recorded_twice
    text = (
        f"{lost} of {tally.saves} acknowledged saves lost over {len(outages)} x kill -9 and one more at the "
        f"end; {tally.unanswered} requests had no answer and were sent again: {foreign} duplicates; {stored.edits} "
        f"versions of {len(stored.notes)} rows, {stored.recorded} in the record; integrity {stored.integrity}; "
        f"up again after {max(outages):.2f} s at most"
    )
    whole = stored.edits == stored.recorded == saves and stored.integrity == "ok"
    right = not lost and not foreign and whole and tally.saves == saves
    return Figure("G-R1", text, reached=right and max(outages) <= BACK_WITHIN)


def measure(short: bool) -> Iterator[Figure]:
    """Both, one after the other."""
    clients, saves, kills = (SHORT_CLIENTS, SHORT_SAVES, SHORT_KILLS) if short else (CLIENTS, SAVES, KILLS)
    yield undisturbed(clients, saves)
    yield killed(clients, saves, kills)


if __name__ == "__main__":
    main(measure, __doc__ or "")
