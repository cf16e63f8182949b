"""People and programs that use a started server: made inside it, then asking over http like anybody."""

import http.client
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from tests.starting import manage

MAKE = """
import json, time
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from providers.models import Agent, Group, Person
from providers.services.agents import AgentTerms, create_agent, lasting
made = {}
for name, role in (("admin", "owner"), ("member", "member")):
    person = Person.objects.create_user(email=f"{name}@example.org", name=name.title(), role=role, password=None)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.create()
    terms = AgentTerms(name="Agent", uses=Agent.Uses.ANY, manages=True)
    agent = create_agent(actor=person, owner=person if role == "member" else None, terms=terms, expires_at=lasting(1))
    made[name] = [session.session_key, agent.text]
Group.objects.create(name="Night shift")
print(json.dumps(made))
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer; status 0 stands for none in time."""

    status: int
    body: str

    @property
    def json(self) -> dict[str, object]:
        """The body as an object."""
        read: dict[str, object] = json.loads(self.body)
        return read


class Visitor:
    """A signed-in person and their agent. `scope` is the place of their cards: organization or my."""

    def __init__(self, url: str, scope: str, session: str, token: str) -> None:
        self.scope = scope
        self._place = (urlsplit(url).hostname or "", urlsplit(url).port or 80)
        self._session, self._token = session, token
        self._csrf = secrets.token_hex(16)

    def press(self, kind: str, entry: UUID, button: str, fields: Mapping[str, str | Sequence[str]]) -> Answered:
        """Press a button of a card whose form holds these fields, as htmx does."""
        headers = {
            "Cookie": f"byok_session={self._session}; byok_csrf={self._csrf}",
            "X-CSRFToken": self._csrf,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode({"name": "", "notes": "", "version": "0", **fields, "do": button}, doseq=True)
        return self._ask("POST", f"/keys/{self.scope}/{kind}/{entry}/", body, headers)

    def version(self, kind: str, entry: UUID) -> str:
        """The version that the drawn card holds; "0" for a card that is not stored."""
        headers = {"Cookie": f"byok_session={self._session}", "HX-Request": "true"}
        drawn = self._ask("GET", f"/keys/{self.scope}/{kind}/{entry}/", "", headers)
        found = re.search(r'name="version" value="(\d+)"', drawn.body)
        return found[1] if found else "0"

    def press_new(self, kind: str, button: str, fields: Mapping[str, str | Sequence[str]]) -> Answered:
        """The same on a new card."""
        return self.press(kind, uuid4(), button, fields)

    def put(self, name: str, entry: Mapping[str, object]) -> Answered:
        """The agent writes an entry."""
        return self._call("PUT", f"/api/v1/providers/{name}", json.dumps(entry))

    def effective(self, kind: str) -> Answered:
        """What the agent is handed of this kind."""
        return self._call("GET", f"/api/v1/effective?kind={kind}")

    def _call(self, method: str, path: str, body: str = "") -> Answered:
        return self._ask(
            method, path, body, {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        )

    def _ask(self, method: str, path: str, body: str, headers: Mapping[str, str]) -> Answered:
        connection = http.client.HTTPConnection(*self._place, timeout=60)
        try:
            connection.request(method, path, body.encode(), dict(headers))
            response = connection.getresponse()
            return Answered(response.status, response.read().decode(errors="replace"))
        except OSError:
            return Answered(0, "")
        finally:
            connection.close()


def make_visitors(folder: Path, url: str) -> tuple[Visitor, Visitor]:
    """An admin with an agent of the organization, and a member with one of their own. AssertionError if it fails."""
    made = manage(folder, "shell", "--no-imports", "-c", MAKE)
    assert made.returncode == 0, made.stderr
    people = json.loads(made.stdout)
    return Visitor(url, "organization", *people["admin"]), Visitor(url, "my", *people["member"])
