"""Somebody with a browser, or a program with a token, all of whose answers are kept as they came over the line."""

import http.client
import json
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.goals.leaks.canaries import Canary, known
from tests.goals.leaks.evidence import Evidence

SESSION = "byok_session"

type Find = Callable[[str], Collection[Canary]]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer. Status 0: the connection broke."""

    status: int
    headers: Mapping[str, str]
    body: str


class Visitor:
    """`name` is who it is in the report. Its session becomes a canary as soon as it has one."""

    def __init__(self, evidence: Evidence, place: tuple[str, int], name: str) -> None:
        self.evidence, self.place, self.name = evidence, place, name
        self.cookies = {"byok_csrf": secrets.token_hex(16)}
        self.sessions: list[Canary] = []

    def get(self, path: str, where: str = "", *, scripted: bool = False, may: Collection[Canary] = ()) -> Answered:
        """Open an address. `where` is what the report calls it, for addresses that hold a secret."""
        return self.ask("GET", path, where=where, headers={"HX-Request": "true"} if scripted else {}, may=may)

    def post(
        self,
        path: str,
        fields: Mapping[str, str],
        where: str = "",
        *,
        scripted: bool = True,
        finds: Find | None = None,
        may: Collection[Canary] = (),
    ) -> Answered:
        """Send a form. `finds`: picks out of the answer what it has to show."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"} | ({"HX-Request": "true"} if scripted else {})
        return self.ask("POST", path, urlencode(fields).encode(), where, headers=headers, finds=finds, may=may)

    def call(
        self,
        method: str,
        path: str,
        token: str,
        body: object = None,
        where: str = "",
        *,
        shows: Collection[Canary] = (),
        may: Collection[Canary] = (),
    ) -> Answered:
        """Ask as a program with this token; bytes go out as they are, everything else as JSON."""
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return self.ask(method, path, sent, where, headers=headers, cookies=False, shows=shows, may=may)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        where: str = "",
        *,
        headers: Mapping[str, str],
        cookies: bool = True,
        shows: Collection[Canary] = (),
        may: Collection[Canary] = (),
        finds: Find | None = None,
    ) -> Answered:
        """Send one request on a connection of its own, and keep the answer."""
        own = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if cookies else {}
        if cookies and method != "GET":
            own["X-CSRFToken"] = self.cookies["byok_csrf"]
        connection = http.client.HTTPConnection(*self.place, timeout=60)
        try:
            connection.request(method, path, body, {**own, **headers})
            response = connection.getresponse()
            raw = response.read()
        except OSError:
            return Answered(0, {}, "")
        finally:
            connection.close()
        fields = response.getheaders()
        self._take_cookies([value for name, value in fields if name.lower() == "set-cookie"])
        called = f"{self.name}: {method} {where or path} → {response.status}"
        head = "".join(f"{name}: {value}\r\n" for name, value in fields).encode()
        shown = [*shows, *(finds(raw.decode(errors="replace")) if finds else ())]
        self.evidence.see("headers", called, head, may=[*self.sessions, *may])
        self.evidence.see("answers", called, raw, shows=shown, may=may)
        return Answered(response.status, dict(fields), raw.decode(errors="replace"))

    def _take_cookies(self, lines: list[str]) -> None:
        """Keep what is set; a new session is a canary that only the header which sets it may show."""
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                if name == SESSION and morsel.value not in ("", self.cookies.get(name)):
                    session = known(f"session {len(self.sessions) + 1} of {self.name}", morsel.value)
                    self.sessions.append(self.evidence.plant(session))
                self.cookies[name] = morsel.value
