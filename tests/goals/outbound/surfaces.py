"""The ways in which an address reaches the door: a card that is saved or validated, the agents' API, the command line.

Each asks about a typed key at an address, and says what became of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.goals.outbound.visitors import Visitor
from tests.goals.outbound.watching import WatchedChecks

KEY = "made-up-key-0123456789-abcdefghij"
MODEL = "gpt-5.4-mini"
CONFIG: Mapping[str, Mapping[str, str]] = {
    "openai_compatible": {},
    "anthropic": {},
    "azure_openai": {"deployment_name": "night-shift", "api_version": "2024-10-21"},
    "gemini": {},
}
"""Kinds that an address is typed for, in turn, and their own fields."""
FREE_HOSTS = ("openai_compatible", "azure_openai")
"""Kinds of which a member may have own keys at any address."""
CLIENTS = 4
OVER_HTTP = ("save", "validate", "api")
SURFACES = (*OVER_HTTP, "command")


@dataclass(frozen=True, slots=True)
class Reached:
    """What was asked, whether that was understood and answered, and whether it was said that all is well."""

    url: str
    answered: bool
    good: bool


def kind_for(number: int, scope: str) -> str:
    """Address by address another kind."""
    kinds = FREE_HOSTS if scope == "my" else tuple(CONFIG)
    return kinds[number // 2 % len(kinds)]


def ask_over_http(surface: str, visitors: Sequence[Visitor], urls: Iterable[str]) -> list[Reached]:
    """Every address on this surface, by the visitors in turn."""
    ask = {"save": _save, "validate": _validate, "api": _put}[surface]
    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(lambda pair: ask(visitors[pair[0] % len(visitors)], *pair), enumerate(urls)))


def ask_on_command_line(checks: WatchedChecks, urls: Sequence[str]) -> list[Reached]:
    """Every address, one JSON line each."""
    kinds = [kind_for(number, "command") for number in range(len(urls))]
    questions = [
        {"kind": kind, "host": url, "model": MODEL, "config": dict(CONFIG[kind]), "secrets": {"api_key": KEY}}
        for kind, url in zip(kinds, urls, strict=True)
    ]
    answers = checks.ask_all(questions)
    outcomes = [str(answer.get("outcome", "")) for answer in answers]
    outcomes += [""] * (len(urls) - len(outcomes))
    return [Reached(url, bool(outcome), outcome == "ok") for url, outcome in zip(urls, outcomes, strict=True)]


def _save(visitor: Visitor, number: int, url: str) -> Reached:
    return _press(visitor, number, url, "save:as_is", "Saved. The key and the model work.")


def _validate(visitor: Visitor, number: int, url: str) -> Reached:
    return _press(visitor, number, url, "validate:as_is", "The key and the model work.")


def _press(visitor: Visitor, number: int, url: str, button: str, good: str) -> Reached:
    kind = kind_for(number, visitor.scope)
    fields = {"api_key": KEY, "api_host": url, "model_type": MODEL, "name": f"{number}", **CONFIG[kind]}
    answer = visitor.press_new(kind, button, fields)
    return Reached(url, answer.status in (200, 422), answer.status == 200 and good in answer.body)


def _put(visitor: Visitor, number: int, url: str) -> Reached:
    kind = kind_for(number, visitor.scope)
    entry = {"kind": kind, "base_url": url, "model": MODEL, "config": CONFIG[kind], "accept_foreign_key": True}
    answer = visitor.put(f"put-{number}", {**entry, "api_key": KEY})
    return Reached(url, answer.status in (201, 400, 422), answer.status == 201)
