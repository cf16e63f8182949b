"""People with a session on a running server, and the browsers that they use it with."""

import html
import json
import re
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode
from uuid import uuid4

from tests.goals.faults.servers import Server
from tests.servers import Reply, Request, ScriptedServer

KIND = "openai_compatible"
SAVED = "Saved. The key and the model work."
WORKS = "The key and the model work."

MAKE_PEOPLE = """
import json, os, time
from importlib import import_module
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from providers.models import Person
store = import_module(settings.SESSION_ENGINE).SessionStore
keys = []
have, password = Person.objects.count(), make_password(os.urandom(16).hex())
for number in range(have, have + int(os.environ["PEOPLE"])):
    role = "admin" if number else "owner"
    person = Person.objects.create(email=f"p{number}@example.org", name=f"P {number}", role=role, password=password)
    session = store()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.create()
    keys.append(session.session_key)
print(json.dumps(keys))
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Status 0: nothing, so nobody knows what became of the request."""

    status: int
    text: str
    seconds: float

    @property
    def saved(self) -> bool:
        """Whether it says that the key is stored."""
        return self.status == 200 and SAVED in self.said

    @property
    def said(self) -> str:
        """What the answer of a button says aloud."""
        found = re.search(r'<div id="live"[^>]*>(.*?)</div>', self.text, re.DOTALL)
        return html.unescape(found[1]).strip() if found else ""


class Client:
    """Keeps its connection to a server open."""

    def __init__(self, place: tuple[str, int], *, timeout: float = 30) -> None:
        self.place, self.timeout = place, timeout
        self._connection: HTTPConnection | None = None

    def exchange(self, method: str, path: str, body: str | None, headers: Mapping[str, str], began: float) -> Answer:
        """One request and what came back; the seconds count from `began`."""
        try:
            self._connection = self._connection or HTTPConnection(*self.place, timeout=self.timeout)
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            status, text = response.status, response.read().decode()
        except (OSError, HTTPException):
            self.close()
            status, text = 0, ""
        return Answer(status, text, time.perf_counter() - began)

    def close(self) -> None:
        """Give the connection up."""
        if self._connection:
            with suppress(OSError):
                self._connection.close()
        self._connection = None


class Visitor(Client):
    """A signed-in browser."""

    def __init__(self, place: tuple[str, int], session: str, *, timeout: float = 30) -> None:
        super().__init__(place, timeout=timeout)
        self.session = session
        token = secrets.token_hex(16)
        self.headers = {
            "Cookie": f"byok_session={session}; byok_csrf={token}",
            "X-CSRFToken": token,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def ask(self, method: str, path: str, form: Mapping[str, str] | None = None, *, page: bool = False) -> Answer:
        """One request; `page`: as a browser loads a whole page, not as htmx asks for a part."""
        headers = {name: value for name, value in self.headers.items() if not page or name != "HX-Request"}
        return self.exchange(method, path, urlencode(form) if form else None, headers, time.perf_counter())

    def get(self, path: str) -> Answer:
        """Load a page."""
        return self.ask("GET", path, page=True)

    def press(self, card: "Card", button: str, **changes: str) -> Answer:
        """Press a button of a card with its whole form."""
        return self.ask("POST", card.path, {**card.form, **changes, "do": button})


@dataclass(frozen=True, slots=True)
class Card:
    """A card of an entry as its form is drawn: the id is in there before anything is stored."""

    entry: str
    path: str
    form: Mapping[str, str]


def new_card(host: str, *, scope: str = "organization") -> Card:
    """A new card with everything typed; its name is its own, and its key too."""
    entry = str(uuid4())
    form = {"api_key": f"a-made-up-key-{entry}", "api_host": f"{host}/v1", "model_type": "model-of-a-test"}
    return Card(entry, f"/keys/{scope}/{KIND}/{entry}/", form | {"name": entry, "notes": "", "version": "0"})


def drawn_again(card: Card, version: int) -> Card:
    """The form of the stored card: the key is not in it."""
    return Card(card.entry, card.path, {**card.form, "api_key": "", "version": str(version)})


def visitors(server: Server, count: int, *, timeout: float = 30) -> list[Visitor]:
    """So many admins, each with a session; the very first person is the owner."""
    sessions = json.loads(server.shell(MAKE_PEOPLE, PEOPLE=str(count)))
    people = [Visitor(server.place, session, timeout=timeout) for session in sessions]
    for person in people:
        server.at_end.callback(person.close)
    return people


def good_provider() -> ScriptedServer:
    """A provider on this machine that likes every key; a context manager."""
    from tests.provider_double import GOOD_COMPLETION, GOOD_LIST

    def answer(request: Request) -> Reply:
        return Reply(200, GOOD_COMPLETION if request.method == "POST" else GOOD_LIST)

    return ScriptedServer(answer)
