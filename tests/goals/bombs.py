"""What hostile answers cost the server in memory and computing: `python -m tests.goals.bombs [--short]`.

Read from /proc, from outside of the real server. Memory is compared with what the server held before the first bomb, so
that what one of them leaves behind counts for all that follow.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.certificates import Authority
from tests.goals.outbound.bombs import bombs
from tests.goals.outbound.hostile_hosts import CERTIFIED, Hosts, hostile_hosts
from tests.goals.outbound.proc import Process
from tests.goals.outbound.surfaces import KEY
from tests.goals.outbound.visitors import Visitor, make_visitors
from tests.goals.outbound.watching import Watch, WatchedServer
from tests.goals.reporting import Figure, main

MOST_MEMORY, MOST_CPU = 32.0, 1.0
"""MiB above the base, and seconds of computing for a press of a button."""
BUTTONS = ("validate", "list_models")
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """What one press cost: the peak above the base in MiB, and seconds of computing. `status` of its answer."""

    name: str
    memory: float
    cpu: float
    status: int


def measure(short: bool, weakness: str = "") -> Iterator[Figure]:
    """G-L5, in two figures. With a `weakness`, what a flawed product does."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        authority = Authority()
        (folder / "authority.pem").write_text(authority.pem, encoding="utf-8")
        scripts = bombs()
        if weakness:
            scripts = {name: script for name, script in scripts.items() if name == "packed: gzip"}
        hosts = stack.enter_context(hostile_hosts(authority.server_context(*CERTIFIED), scripts, {}))
        watch = Watch(folder, hosts.world, weakness)
        variables = {"SSL_CERT_FILE": str(folder / "authority.pem"), "BYOK_THREADS": "2"}
        server = stack.enter_context(WatchedServer(folder / "data", watch, **variables))
        visitor = make_visitors(folder / "data", server.url)[0]
        costs = list(_costs(Process(server.web_process), visitor, hosts, short))
    yield _memory(costs, len(hosts.urls))
    yield _computing(costs, len(hosts.urls))


def _costs(process: Process, visitor: Visitor, hosts: Hosts, short: bool) -> Iterator[Cost]:
    """Every bomb under both buttons, in the short form under one in turn, one after the other."""
    for _ in range(WARM_UP):
        for button in BUTTONS:
            _press(visitor, button, hosts.good)
    base = process.memory
    for number, (name, url) in enumerate(hosts.urls.items()):
        for button in (BUTTONS[number % 2],) if short else BUTTONS:
            process.forget_peak()
            before = process.cpu
            status = _press(visitor, button, url)
            yield Cost(f"{button}: {name}", process.peak - base, process.cpu - before, status)


def _press(visitor: Visitor, button: str, url: str) -> int:
    fields = {"api_key": KEY, "api_host": url, "model_type": "m"}
    return visitor.press_new("openai_compatible", f"{button}:as_is", fields).status


def _memory(costs: list[Cost], cases: int) -> Figure:
    over = [cost for cost in costs if cost.memory > MOST_MEMORY]
    most = max(costs, key=lambda cost: cost.memory)
    text = (
        f"{len(over)} of {len(costs)} calls needed more than {MOST_MEMORY:.0f} MiB, {cases} bombs; "
        f"the most {most.memory:.1f} MiB ({most.name})"
    )
    return Figure("G-L5 memory", text, not over)


def _computing(costs: list[Cost], cases: int) -> Figure:
    over = [cost for cost in costs if cost.cpu > MOST_CPU]
    lost = [cost for cost in costs if cost.status != 200]
    most = max(costs, key=lambda cost: cost.cpu)
    text = (
        f"{len(over)} of {len(costs)} calls computed for more than {MOST_CPU:.0f} s, {cases} bombs; "
        f"the longest {most.cpu:.2f} s ({most.name}); {len(lost)} without a verdict"
    )
    return Figure("G-L5 computing", text, not over and not lost)


if __name__ == "__main__":
    main(measure, "Measure the memory and computing that hostile answers cost the server.")
