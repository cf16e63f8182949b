"""Where the product connects to, seen from its sockets: `python -m tests.goals.sockets [--short]`.

The real server and the real command line run under watch, with a scripted resolver; nothing leaves this machine.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.certificates import Authority
from tests.goals.outbound.gateway import Gateway
from tests.goals.outbound.surfaces import OVER_HTTP, SURFACES, Reached, ask_on_command_line, ask_over_http
from tests.goals.outbound.vectors import (
    ALLOWED,
    CERTIFIED,
    LISTED,
    answer,
    good_urls,
    lying,
    on,
    rebinding,
    redirecting,
    vectors,
    world,
)
from tests.goals.outbound.visitors import make_visitors
from tests.goals.outbound.watching import Watch, WatchedChecks, WatchedServer
from tests.goals.reporting import Figure, main

LEAST = 450
EVERY = 11
"""The short form tries every eleventh address on the slow surfaces; the command line gets all of them in both."""


@dataclass
class Run:
    """What was asked, what came of it, and where it was heard."""

    folder: Path
    gateway: Gateway
    watch: Watch
    variables: dict[str, str]
    asked: dict[str, list[Reached]] = field(default_factory=dict)
    good: dict[str, list[Reached]] = field(default_factory=dict)

    def serve(self, urls: dict[str, list[str]]) -> None:
        """The surfaces of the server."""
        with WatchedServer(self.folder / "data", self.watch, **self.variables) as server:
            visitors = make_visitors(self.folder / "data", server.url)
            for surface, wanted in urls.items():
                self.asked[surface] = ask_over_http(surface, visitors, wanted)
                self.good[surface] = ask_over_http(surface, visitors, good_urls())

    def command(self, urls: list[str]) -> None:
        """The command line."""
        for found, wanted in ((self.asked, urls), (self.good, good_urls())):
            with WatchedChecks(self.folder / "data", self.watch, jobs=8, **self.variables) as checks:
                found["command"] = ask_on_command_line(checks, wanted)

    @property
    def tried(self) -> list[Reached]:
        """Every vector on every surface."""
        return [reached for found in self.asked.values() for reached in found]


def measure(short: bool, weakness: str = "") -> Iterator[Figure]:
    """G-S2, in four figures. With a `weakness` (a name in `WEAKNESSES`), what a flawed command line does."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        authority = Authority()
        (folder / "authority.pem").write_text(authority.pem, encoding="utf-8")
        gateway = stack.enter_context(Gateway(authority.server_context(*CERTIFIED), answer))
        watch = Watch(folder, world(gateway.port, SURFACES), weakness)
        variables = {"SSL_CERT_FILE": str(folder / "authority.pem"), "BYOK_PRIVATE_HOSTS": LISTED}
        variables |= {"BYOK_TOKEN_RATE": "1000000", "BYOK_THREADS": "32"}
        run = Run(folder, gateway, watch, variables)
        if not weakness:
            run.serve({surface: _chosen(surface, EVERY if short else 1) for surface in OVER_HTTP})
        run.command(_few("command") if weakness else _chosen("command", 1))
        yield from (_connections(run), _good_hosts(run), _redirects(run), _resolutions(run))


def _chosen(surface: str, every: int) -> list[str]:
    """The vectors of a surface; each surface begins at another one."""
    return [on(surface, url) for url in vectors()[SURFACES.index(surface) % every :: every]]


def _few(surface: str) -> list[str]:
    """What it takes to show a flaw."""
    return _chosen(surface, EVERY) + [on(surface, url) for url in (*rebinding(), *redirecting()[::2], *lying()[::5])]


def _connections(run: Run) -> Figure:
    strays = run.watch.strays(ALLOWED)
    odd = [reached.url for reached in run.tried if not reached.answered]
    text = (
        f"{len(strays)} of {run.watch.count('connect')} connections off the list, over {len(vectors())} addresses, "
        f"{len(run.tried)} requests ({_surfaces(run)}); {len(odd)} without an answer of the product"
    )
    shown = "".join(f"; {event.what} {event.subject}" for event in strays[:3]) + "".join(
        f"; {url!r}" for url in odd[:3]
    )
    return Figure("G-S2 connections", text + shown, not strays and not odd and len(vectors()) >= LEAST)


def _surfaces(run: Run) -> str:
    return ", ".join(f"{surface} {len(found)}" for surface, found in run.asked.items())


def _good_hosts(run: Run) -> Figure:
    passed = {surface: sum(reached.good for reached in found) for surface, found in run.good.items()}
    text = ", ".join(f"{surface} {count} of {len(good_urls())}" for surface, count in passed.items())
    return Figure("G-S2 good hosts pass", text, bool(passed) and set(passed.values()) == {len(good_urls())})


def _redirects(run: Run) -> Figure:
    offered = [heard for heard in run.gateway.heard if heard.host.startswith("redirect-")]
    followed = [heard for heard in run.gateway.heard if "redirected" in heard.path]
    text = f"{len(followed)} of {len(offered) - len(followed)} redirects followed, {len(redirecting())} different ones"
    return Figure("G-S2 redirects", text, bool(offered) and not followed)


def _resolutions(run: Run) -> Figure:
    """Hosts that are heard: as many look-ups as calls. Names that lie: one for each request, which ends there."""
    looked = Counter(event.subject for event in run.watch.events() if event.what == "look-up")
    heard = Counter(heard.host for heard in run.gateway.heard)
    asked = Counter(reached.url.split("/")[2] for reached in run.tried if "//" in reached.url)
    expected = {_name(url): heard[_name(url)] for url in (*good_urls(), *redirecting())}
    expected |= {name: asked[name] for name in map(_name, lying())}
    wrong = [name for name, count in expected.items() if looked[name] != count]
    total = sum(looked[name] for name in expected)
    text = f"{total} look-ups for {sum(expected.values())} calls to {len(expected)} names, {len(wrong)} asked otherwise"
    shown = "".join(f"; {name} {looked[name]} instead of {expected[name]}" for name in wrong[:3])
    return Figure("G-S2 resolutions", text + shown, not wrong and total > 0)


def _name(url: str) -> str:
    return url.split("/")[2].lower()


if __name__ == "__main__":
    main(measure, "Count the connections that the product makes to places it must not reach.")
