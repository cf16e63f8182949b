"""Stored keys stay with the origin that they were typed for: `python -m tests.goals.binding [--short]`.

And no harmless edit loses one.

The real server runs under watch between two servers of this machine: one is the home of every stored key, the other
is everywhere else, and looks for pieces of the keys in all that it hears.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tests.certificates import Authority
from tests.goals.leaks.canaries import made
from tests.goals.leaks.detector import Detector
from tests.goals.outbound.gateway import Gateway, Heard
from tests.goals.outbound.keepers import SURFACES, Kept, keepers
from tests.goals.outbound.moves import (
    AWAY_NAME,
    CARDS,
    CERTIFIED,
    HOME_NAME,
    HOST_EDITS,
    HOST_MOVES,
    PARAMETERS,
    listed,
    world,
)
from tests.goals.outbound.visitors import Visitor, make_visitors
from tests.goals.outbound.watching import Watch, WatchedServer
from tests.goals.reporting import Figure, main

CLIENTS = 4
FEW = replace(CARDS[0], moves=HOST_MOVES[:6], harmless=HOST_EDITS[:8])
"""What it takes to show a flaw."""

type Task = Callable[[], object]


@dataclass
class Run:
    """Both servers, and the cards whose keys must stay at home."""

    home: Gateway
    away: Gateway
    detector: Detector
    kept: Sequence[Kept]
    short: bool

    def some[T](self, whole: list[T]) -> list[T]:
        """All of it, or in the short form a third, of every surface."""
        return whole[::3] if self.short else whole

    def do(self, tasks: Sequence[Task]) -> None:
        """All of them, a few at a time."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            for done in [pool.submit(task) for task in tasks]:
                done.result()

    def strays(self) -> list[str]:
        """Requests that brought a piece of a stored key elsewhere, and forget them."""
        heard = [*self.away.heard, *(one for one in self.home.heard if not is_home(one))]
        self.away.heard.clear()
        self.home.heard.clear()
        return [f"{one.host}{one.path}" for one in heard if self.detector.names_in(one.raw)]


def is_home(heard: Heard) -> bool:
    """Whether a request at the home's port is for the home itself: encrypted, and under its path."""
    path = heard.path
    return heard.encrypted and (
        heard.host != HOME_NAME or (path.startswith("/v1/") and not path.startswith("/v1/elsewhere"))
    )


def measure(short: bool, weakness: str = "") -> Iterator[Figure]:
    """G-S3, in four figures. With a `weakness`, what a flawed product does with one card."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        authority = Authority()
        (folder / "authority.pem").write_text(authority.pem, encoding="utf-8")
        home, away = (stack.enter_context(Gateway(authority.server_context(*CERTIFIED))) for _ in range(2))
        watch = Watch(folder, world(home.port, away.port), weakness)
        variables = {"SSL_CERT_FILE": str(folder / "authority.pem"), "BYOK_THREADS": "32"}
        variables |= {"BYOK_PRIVATE_HOSTS": f"{listed()},{away.entry}", "BYOK_TOKEN_RATE": "1000000"}
        server = stack.enter_context(WatchedServer(folder / "data", watch, **variables))
        visitors = make_visitors(folder / "data", server.url)
        kept = keepers(visitors[:1], (FEW,)) if weakness else keepers(visitors, CARDS)
        if not all(one.store() for one in kept):
            raise RuntimeError("the cards could not be stored")
        run = Run(home, away, Detector(), kept, short and not weakness)
        run.detector.add(one.canary for one in kept)
        yield moved(run, visitors[0])
        yield parameters(run)
        yield edited(run)
        yield handed_out(run)


def moved(run: Run, visitor: Visitor) -> Figure:
    """Every moving field on every surface with a blank key.

    Most of the same hosts must answer to a key that is typed for them, or the run proves little.
    """
    tasks: list[Task] = [
        partial(one.ask, surface, move)
        for one in run.kept
        for move in ({"api_host": f"http://{run.away.entry}/v1"}, *one.card.moves)
        for surface in SURFACES
    ]
    tasks = run.some(tasks)
    run.do(tasks)
    strays = run.strays()
    reached = _control(run, visitor)
    moves = sum(len(card.moves) for card in {one.card.kind: one.card for one in run.kept}.values())
    roles, tried = {one.visitor.scope for one in run.kept}, len(run.kept[0].card.moves)
    text = (
        f"{len(strays)} of {len(tasks)} requests brought a stored key to a new origin ({moves} moves x {len(SURFACES)} "
        f"surfaces x {len(roles)} roles); {reached} of {tried} hosts answer to a key typed for them"
    )
    return Figure("G-S3 moving fields", text + _shown(strays), not strays and reached * 2 > tried)


def _control(run: Run, visitor: Visitor) -> int:
    """How many of the moved hosts take a key that is typed for them: what leaks would be heard."""
    typed = made("typed", "openai_compatible")
    listening = Run(run.home, run.away, Detector(), (), short=True)
    listening.detector.add([typed])
    reached = 0
    for move in run.kept[0].card.moves:
        fields = {"api_key": typed.text, "model_type": "a-model", **move}
        visitor.press_new("openai_compatible", "validate:as_is", fields)
        reached += bool(listening.strays())
    return reached


def parameters(run: Run) -> Figure:
    """Names that peers take a host from, in forms and in JSON bodies. Whatever is asked is asked at home."""
    evil = f"https://{AWAY_NAME}/v1"
    tasks: list[Task] = [
        partial(one.ask_with_parameter, surface, name, evil)
        for name in PARAMETERS
        for one in run.kept
        for surface in SURFACES
    ]
    tasks = run.some(tasks)
    run.do(tasks)
    asked = len(run.home.heard)
    strays = run.strays()
    text = f"{len(strays)} of {len(tasks)} requests with one of {len(PARAMETERS)} names did, {asked} calls went home"
    return Figure("G-S3 parameters", text + _shown(strays), not strays and asked > 0)


def edited(run: Run) -> Figure:
    """Edits that move nothing, on cards and by agents: each is stored, with the key that is there."""
    edits = [
        (one, surface, edit)
        for one in run.kept
        for edit in one.harmless()
        for surface in ("save", "api")
        if not (surface == "api" and "name" in edit)
    ]
    edits = run.some(edits)
    lost = [f"{one.card.kind} {surface} {edit}" for one, surface, edit in edits if not one.saved(surface, edit)]
    for one in run.kept:
        one.saved("save", {"groups": ""} if one.visitor.scope == "organization" else {})
    strays = run.strays()
    kinds = {name for one in run.kept for edit in one.harmless() for name in edit}
    text = f"{len(lost)} of {len(edits)} harmless edits lost a key or were refused ({len(kinds)} fields)"
    return Figure("G-S3 harmless edits", text + _shown(lost) + _shown(strays), bool(edits) and not lost and not strays)


def handed_out(run: Run) -> Figure:
    """After all of it, agents get every key, with the host that it was typed for."""
    whole = [one.is_whole() for one in run.kept]
    text = f"{sum(whole)} of {len(whole)} keys are handed out afterwards with the host that they were typed for"
    return Figure("G-S3 keys kept", text, bool(whole) and all(whole))


def _shown(what: Sequence[str]) -> str:
    return "".join(f"; {text}" for text in what[:3])


if __name__ == "__main__":
    main(measure, "Try to move stored keys to other origins, and to lose them by harmless edits.")
