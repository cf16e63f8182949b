"""Pages and programs while checks hang, and beside slow clients: `python -m tests.goals.load [--short]`.

A server with two processes of 32 threads, a provider that takes connections and never answers, and the agents' API at
100 requests a second, sent by the clock and not by the answers.
"""

import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import server as bench
from tests.goals.faults.agents import make_tokens
from tests.goals.faults.asking import Asked, asking_steadily
from tests.goals.faults.saving import percentile
from tests.goals.faults.servers import Server
from tests.goals.faults.visitors import Visitor, drawn_again, good_provider, new_card, visitors
from tests.goals.reporting import Figure, main

VALUES = {"BYOK_PROCESSES": "2", "BYOK_THREADS": "32", "BYOK_TOKEN_RATE": "1000000"}
CHECKS, BEYOND, RATE, SECONDS, SHORT_SECONDS = 20, 40, 100, 60.0, 3.0
PAGES, SLOW_PAGES, SHORT_PAGES = 200, 50, 20
PAGE = "/organization/"


@dataclass
class Scene:
    """A server, the people on it, and the provider that never answers."""

    server: Server
    people: Sequence[Visitor]
    port: int
    taken: Callable[[], int]
    tokens: Sequence[str]

    def pages(self, count: int) -> tuple[int, float]:
        """How many of so many pages were answered, and the p99 in milliseconds."""
        answers = [self.people[0].get(PAGE) for _ in range(count)]
        return sum(answer.status == 200 for answer in answers), 1000 * percentile((one.seconds for one in answers), 99)


def measure(short: bool) -> Iterator[Figure]:
    """G-L2, G-L3 and G-L4, in one run, so that their ratios compare like with like."""
    count = SHORT_PAGES if short else PAGES
    with ExitStack() as stack:
        scene = build(stack)
        scene.pages(10)
        idle = scene.pages(count)[1]
        yield slow(scene, SHORT_PAGES if short else SLOW_PAGES, idle)
        hang(scene)
        yield hanging(scene, count, idle)
        yield agents(scene, SHORT_SECONDS if short else SECONDS)


def build(stack: ExitStack) -> Scene:
    """Start it all; the organization has a default that works."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    provider = stack.enter_context(good_provider())
    port, taken = stack.enter_context(bench.hanging_provider())
    values = VALUES | {"BYOK_PRIVATE_HOSTS": f"{provider.entry},127.0.0.1:{port}"}
    server = stack.enter_context(Server(folder / "data", values))
    people = visitors(server, 10, timeout=120)
    card = new_card(provider.url)
    if not people[0].press(card, "save").saved or people[0].press(drawn_again(card, 1), "set_default").status != 200:
        raise RuntimeError("the default could not be made")
    return Scene(server, people, port, taken, make_tokens(server, 4))


def slow(scene: Scene, count: int, idle: float) -> Figure:
    """G-L4: clients that send one byte every half second hold up nobody."""
    browser = bench.Browser(f"http://127.0.0.1:{scene.server.port}", secrets.token_hex(16))
    head = b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\n"
    texts, reached = [], True
    for what, sent in (("headers", b"X-Slow: "), ("bodies", b"Content-Length: 100000\r\n\r\n")):
        with bench.slow_clients(browser, head + sent):
            answered, p99 = scene.pages(count)
        texts.append(f"{answered} of {count} pages beside {bench.SLOW_CLIENTS} slow {what}, p99 {p99:.0f} ms")
        reached &= answered == count and p99 <= 100
    return Figure("G-L4", f"{', '.join(texts)} (idle {idle:.0f} ms)", reached)


def validate(scene: Scene, number: int) -> tuple[int, float]:
    """Validate a new card whose host never answers; the status and the milliseconds."""
    card = new_card(f"http://127.0.0.1:{scene.port}")
    visitor = Visitor(scene.server.place, scene.people[number % len(scene.people)].session, timeout=90)
    answer = visitor.press(card, "validate")
    visitor.close()
    return answer.status, 1000 * answer.seconds


def hang(scene: Scene) -> None:
    """Let CHECKS validations hang, of several people. RuntimeError if the provider does not get them all."""
    for number in range(CHECKS):
        threading.Thread(target=validate, args=(scene, number), daemon=True).start()
    end = time.monotonic() + 60
    while scene.taken() < CHECKS and time.monotonic() < end:
        time.sleep(0.02)
    if scene.taken() < CHECKS:
        raise RuntimeError(f"only {scene.taken()} of {CHECKS} checks hang")


def hanging(scene: Scene, count: int, idle: float) -> Figure:
    """G-L2: pages go on beside hanging checks, and who comes when there is no slot is told so at once."""
    answered, p99 = scene.pages(count)
    told: list[float] = []

    def press(number: int) -> None:
        status, milliseconds = validate(scene, number)
        if status == 503:
            told.append(milliseconds)

    for number in range(BEYOND):
        threading.Thread(target=press, args=(number,), daemon=True).start()
        time.sleep(0.02)
    time.sleep(0.3)
    again, p99_full = scene.pages(count)
    slowest, slots = max(told, default=0.0), int(VALUES["BYOK_THREADS"]) // 2 * int(VALUES["BYOK_PROCESSES"])
    text = (
        f"{answered} of {count} pages while {CHECKS} checks hang, p99 {p99:.0f} ms (idle {idle:.0f}); {len(told)} of "
        f"{BEYOND} more checks were told “busy” (there are {slots} slots), the slowest after {slowest:.0f} ms; then "
        f"{again} of {count} pages, p99 {p99_full:.0f} ms"
    )
    worst = max(p99, p99_full)
    fast = worst <= min(250, max(2 * idle, 100)) and slowest <= 200
    surplus = len(told) >= CHECKS + BEYOND - slots
    return Figure("G-L2", text, reached=answered == again == count and surplus and fast)


def agents(scene: Scene, seconds: float) -> Figure:
    """G-L3: programs get their keys by the clock meanwhile, and a token that is revoked is dead at once."""
    asked: Asked = asking_steadily(scene.server, scene.tokens, RATE, seconds)
    p99 = 1000 * percentile(asked.seconds, 99)
    text = (
        f"{asked.failed} of {asked.total} requests failed at {asked.total / asked.took:.0f} a second over "
        f"{asked.took:.0f} s while checks hang, p99 {p99:.0f} ms; of {asked.after_revocation} requests after a "
        f"revocation {asked.still_answered} were answered"
    )
    kept_up = asked.total >= 0.98 * RATE * seconds and asked.took <= seconds + 1
    dead = asked.after_revocation > 0 and not asked.still_answered
    return Figure("G-L3", text, reached=not asked.failed and p99 <= 100 and kept_up and dead)


if __name__ == "__main__":
    main(measure, __doc__ or "")
