"""What an answer must carry, told apart from how the product comes to send it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import Morsel

from django.http import HttpResponseBase

CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
YEAR = 365 * 24 * 3600


@dataclass
class Found:
    """`wrong`: what was missed, a line each. `cookies`: how often each was set. `numbers`: of requests."""

    answers: int = 0
    wrong: list[str] = field(default_factory=list)
    cookies: Counter[str] = field(default_factory=Counter)
    numbers: set[str] = field(default_factory=set)

    def look(self, name: str, response: HttpResponseBase, *, secure: bool, static: bool = False) -> None:
        """Look at one answer. `name`: what it answers."""
        self.answers += 1
        self.cookies.update(response.cookies.keys())
        self.wrong += [f"{name}: {fault}" for fault in faults(response, secure=secure, static=static)]
        number = response.headers.get("X-Request-ID", "")
        if number in self.numbers:
            self.wrong.append(f"{name}: its number was given before")
        self.numbers.add(number)

    def told(self) -> dict[str, object]:
        """As JSON can have it."""
        return {"answers": self.answers, "wrong": self.wrong, "cookies": self.cookies}


def faults(response: HttpResponseBase, *, secure: bool, static: bool = False) -> Iterator[str]:
    """What this answer lacks; `secure`: it came over https."""
    for name, expected in EXACT.items():
        if (got := response.headers.get(name)) != expected:
            yield f"{name} is {got}"
    policy = response.headers.get("Content-Security-Policy", "")
    if _parts(policy) != _parts(CSP):
        yield f"Content-Security-Policy is {policy or None}"
    if not static and "no-store" not in response.headers.get("Cache-Control", ""):
        yield f"Cache-Control is {response.headers.get('Cache-Control')}"
    if not re.fullmatch(r"[0-9a-f]{16}", response.headers.get("X-Request-ID", "")):
        yield "it has no X-Request-ID"
    if secure and response.headers.get("Strict-Transport-Security") != f"max-age={YEAR}":
        yield f"Strict-Transport-Security is {response.headers.get('Strict-Transport-Security')}"
    for cookie in response.cookies.values():
        yield from (f"cookie {cookie.key}: {fault}" for fault in cookie_faults(cookie, secure=secure))


def cookie_faults(cookie: "Morsel[str]", *, secure: bool) -> Iterator[str]:
    """What this cookie lacks. One that is taken back holds nothing that scripts could read."""
    if not cookie["httponly"] and cookie["max-age"] != 0:
        yield "scripts can read it"
    if cookie["samesite"] not in {"Lax", "Strict"}:
        yield "other sites can have it sent"
    if cookie["domain"] or cookie["path"] != "/":
        yield "it is not for this host alone"
    if secure and not (cookie["secure"] and cookie.key.startswith("__Host-")):
        yield "it is not bound to https and the host"


def _parts(policy: str) -> list[str]:
    return sorted(part.strip() for part in policy.split(";"))
