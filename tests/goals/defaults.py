"""Admins set one default after another, all at once: `python -m tests.goals.defaults [--short]`.

Another process looks at the database meanwhile, a thousand times a second and more.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.goals.faults.servers import serving
from tests.goals.faults.visitors import Card, Visitor, good_provider, new_card, visitors
from tests.goals.reporting import Figure, main
from tests.starting import ROOT

ADMINS, SECONDS, SHORT_SECONDS = 8, 30.0, 1.5
RATE = 1000
"""Samples a second."""
IS_DEFAULT = "is the default now."


@dataclass(frozen=True, slots=True)
class Seen:
    """What the sampler saw: how many defaults, how often; over how many seconds; how many entries took turns."""

    seen: dict[str, int]
    seconds: float
    entries: int

    @property
    def samples(self) -> int:
        """How often it looked."""
        return sum(self.seen.values())


def measure(short: bool, twist: str = "") -> Iterator[Figure]:
    """G-R4: there is one default at every moment, never two, and never none once there was one."""
    with ExitStack() as stack:
        provider = stack.enter_context(good_provider())
        server = stack.enter_context(serving(provider.entry, twist=twist, BYOK_THREADS="32", BYOK_PROCESSES="2"))
        people = visitors(server, ADMINS)
        cards = [new_card(provider.url) for _ in people]
        saved = [one.press(card, "save").saved for one, card in zip(people, cards, strict=True)]
        if not all(saved) or people[0].press(cards[0], "set_default").status != 200:
            raise RuntimeError("the cards could not be made")
        sampler = _sampler(server.database)
        done, failed = set_defaults(people, cards, SHORT_SECONDS if short else SECONDS)
        seen = Seen(**json.loads(sampler.communicate(timeout=60)[0]))
    several = sum(count for number, count in seen.seen.items() if int(number) > 1)
    text = (
        f"{several} of {seen.samples} samples saw two defaults, {seen.seen.get('0', 0)} saw none, "
        f"{seen.samples / seen.seconds:.0f} a second; {done} changes between {seen.entries} entries by "
        f"{ADMINS} admins, {failed} failed"
    )
    enough = seen.samples >= RATE * seen.seconds and seen.entries > 1
    yield Figure("G-R4", text, reached=not several and not failed and "0" not in seen.seen and enough)


def _sampler(database: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.goals.faults.sampler", str(database)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def set_defaults(people: Sequence[Visitor], cards: Sequence[Card], seconds: float) -> tuple[int, int]:
    """Each sets its own card as the default, again and again; how often that was done, and how often it failed."""
    counts = [[0, 0] for _ in people]
    end = time.monotonic() + seconds

    def press(number: int) -> None:
        while time.monotonic() < end:
            answer = people[number].press(cards[number], "set_default", version="1", api_key="")
            counts[number][not (answer.status == 200 and IS_DEFAULT in answer.text)] += 1

    threads = [threading.Thread(target=press, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done for done, _ in counts), sum(failed for _, failed in counts)


if __name__ == "__main__":
    main(measure, __doc__ or "")
