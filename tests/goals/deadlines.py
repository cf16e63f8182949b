"""Every call to a provider ends in time and leaves nothing behind: `python -m tests.goals.deadlines [--short]`.

Real servers of this machine, at public names, do what hostile hosts do; the real server and command line ask them.
"""

import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.certificates import Authority
from tests.goals.outbound.hostile_hosts import CERTIFIED, Hosts, hostile_hosts
from tests.goals.outbound.proc import Process
from tests.goals.outbound.surfaces import KEY
from tests.goals.outbound.visitors import Visitor, make_visitors
from tests.goals.outbound.watching import Watch, WatchedChecks, WatchedServer
from tests.goals.reporting import Figure, main
from tests.hostile import FLOODS, HOSTILE, drip
from tests.servers import answering, silent

SECONDS, GRACE, BACK_WITHIN = 1, 0.5, 60.0
THREADS, AT_ONCE = 16, 4
"""A web process with this many threads has slots for 8 checks, 4 for one person."""
TRIES = 3
"""A call that seems late is made again: other programs of the machine may have been in its way."""
BARE = {"never shakes hands": silent, "drips its handshake": answering(b"\x16\x03\x03\x40\x00", drip(b"\x02"), 0.05)}
SLOW_NAME = 2.5
SURFACES = ("validate", "list", "api")
DRIPS = ("drips headers", "drips a body with a length", "drips chunks", "says 100 Continue for ever")


@dataclass
class Timed:
    """Seconds of every call, by case and surface, and how many were told that the server is busy."""

    tries: int = TRIES
    seconds: dict[str, float] = field(default_factory=dict)
    busy: int = 0

    def call(self, name: str, ask: Callable[[], int]) -> None:
        """Make the call, again if it seems late, and keep the shortest time."""
        for _ in range(self.tries):
            began = time.monotonic()
            self.busy += ask() not in (200, 422)
            took = time.monotonic() - began
            self.seconds[name] = min(took, self.seconds.get(name, took))
            if took <= SECONDS + GRACE:
                return


def measure(short: bool, weakness: str = "") -> Iterator[Figure]:
    """G-R6, in two figures. With a `weakness`, what a flawed product does."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        authority = Authority()
        (folder / "authority.pem").write_text(authority.pem, encoding="utf-8")
        tls = authority.server_context(*CERTIFIED)
        hosts = stack.enter_context(hostile_hosts(tls, HOSTILE | FLOODS, BARE))
        hosts.add("is looked up slowly", 9, slow=SLOW_NAME)
        hosts.add("takes no connection", stack.enter_context(full_port()))
        watch = Watch(folder, hosts.world, weakness)
        variables = {"SSL_CERT_FILE": str(folder / "authority.pem"), "BYOK_CHECK_SECONDS": str(SECONDS)}
        variables |= {"BYOK_THREADS": str(THREADS), "BYOK_TOKEN_RATE": "1000000"}
        timed = Timed(1 if weakness else TRIES)
        if weakness:
            hosts.urls = {case: hosts.urls[case] for case in DRIPS[:1]}
        cases = [case for case in hosts.urls if case in DRIPS or not short]
        with WatchedChecks(folder / "data", watch, jobs=1, **variables) as checks:
            _ask_command(checks, hosts, timed, cases)
        with WatchedServer(folder / "data", watch, **variables) as server:
            visitors = make_visitors(folder / "data", server.url)
            process = Process(server.web_process)
            yield _left_behind(folder / "data", process, hosts, visitors, timed, short, bool(weakness))
        yield _in_time(timed, len(hosts.urls))


@contextmanager
def full_port() -> Iterator[int]:
    """A port whose queue is full: connections hang."""
    with (
        socket.create_server(("127.0.0.1", 0), backlog=0) as listener,
        socket.create_connection(listener.getsockname()),
    ):
        yield listener.getsockname()[1]


def _ask_command(checks: WatchedChecks, hosts: Hosts, timed: Timed, cases: list[str]) -> None:
    """One after the other; the first one starts the program and does not count."""
    question = {"kind": "openai_compatible", "model": "m", "secrets": {"api_key": KEY}}
    checks.ask({**question, "host": hosts.good})
    for case in cases:
        ask = partial(checks.ask, {**question, "host": hosts.urls[case]})
        timed.call(f"command: {case}", lambda ask=ask: 200 if ask() else 0)  # type: ignore[misc]


def _left_behind(
    folder: Path, process: Process, hosts: Hosts, visitors: tuple[Visitor, ...], timed: Timed, short: bool, weak: bool
) -> Figure:
    """As many calls at once as there are slots, until every case was met; then back to what there was before."""
    _ask_pages(visitors, Hosts(hosts.world, {str(n): hosts.good for n in range(8)}), Timed(), short=False)
    base = process.threads, process.open_files(without=folder)
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(_ask_pages, visitors, hosts, timed, short=short or weak)
        peak = base[0]
        while not asking.done():
            peak = max(peak, process.threads)
            time.sleep(0.02)
        asking.result()
    began, patience = time.monotonic(), 3.0 if weak else BACK_WITHIN
    while (now := (process.threads, process.open_files(without=folder))) > base or now[1] > base[1]:
        if time.monotonic() - began > patience:
            break
        time.sleep(0.1)
    back = now[0] <= base[0] and now[1] <= base[1]
    text = (
        f"threads {base[0]}, at most {peak}, then {now[0]}; open files {base[1]}, then {now[1]}, "
        f"{time.monotonic() - began:.1f} s after the last call; {timed.busy} calls found no slot"
    )
    return Figure("G-R6 back at base", text, back and peak > base[0] and not timed.busy)


def _ask_pages(visitors: tuple[Visitor, ...], hosts: Hosts, timed: Timed, *, short: bool) -> None:
    """Every case on every surface, in the short form on one; each person holds as many slots as one may."""
    tasks = [
        (case, surface)
        for number, case in enumerate(hosts.urls)
        for place, surface in enumerate(SURFACES)
        if not short or number % len(SURFACES) == place
    ]
    with ExitStack() as stack:
        pools = [stack.enter_context(ThreadPoolExecutor(AT_ONCE)) for _ in visitors]
        made = []
        for number, (case, surface) in enumerate(tasks):
            whose = number % len(visitors)
            ask = partial(_ask, visitors[whose], surface, hosts.urls[case])
            made.append(pools[whose].submit(timed.call, f"{surface}: {case}", ask))
        for done in made:
            done.result()


def _ask(visitor: Visitor, surface: str, url: str) -> int:
    if surface == "api":
        entry = {"kind": "openai_compatible", "base_url": url, "model": "m", "api_key": KEY}
        return visitor.put("timed", entry).status
    button = {"validate": "validate:as_is", "list": "list_models:as_is"}[surface]
    fields = {"api_key": KEY, "api_host": url, "model_type": "m"}
    return visitor.press_new("openai_compatible", button, fields).status


def _in_time(timed: Timed, cases: int) -> Figure:
    late = {name: took for name, took in timed.seconds.items() if took > SECONDS + GRACE}
    slowest = max(timed.seconds, key=lambda name: timed.seconds[name])
    text = (
        f"{len(late)} of {len(timed.seconds)} calls took more than {SECONDS} + {GRACE} s, {cases} hostile hosts; "
        f"the slowest {timed.seconds[slowest]:.2f} s ({slowest})"
    )
    return Figure("G-R6 deadlines", text, bool(timed.seconds) and not late)


if __name__ == "__main__":
    main(measure, "Time calls to hosts that never come to an end, and count what they leave behind.")
