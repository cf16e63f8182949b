"""A site with a bit of everything, the seven who ask, and what each is answered."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from providers.models import Group, OneTimeLink, Person, Provider, Role
from providers.services.invitations import invite
from providers.services.links import password_link
from tests.access_table import ACTORS, Row, rows
from tests.api import make_token, working_provider
from tests.people import make_person, signed_in

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
REFUSED = frozenset({"in", "401", "403", "404", "405", "410"})
"""What any method without a row of its own must be answered."""


class Site:
    """One of each. The member owns what is called theirs; to all others it is somebody else's."""

    def __init__(self) -> None:
        self.people = {role.value: make_person(role.label, role) for role in Role}
        self.people["stranger"] = make_person("Stranger", Role.MEMBER)
        owner, member = self.people["owner"], self.people["member"]
        self.token = make_token(manages=True)
        theirs, group = make_token(owner=member, name="Theirs"), Group.objects.create(name="Team")
        shared, own = working_provider(name="team"), working_provider(owner=member, name="mine")
        self.names: Mapping[str, object] = {
            "person": make_person("Paula", Role.MEMBER).pk,
            "other_owner": make_person("Otto", Role.OWNER).pk,
            "auditor": self.people["auditor"].pk,
            "invitation": self._invitation(owner, Role.MEMBER).pk,
            "owners_invitation": self._invitation(owner, Role.OWNER).pk,
            "agent": self.token.row.agent.pk,
            "their_agent": theirs.row.agent.pk,
            "group": group.pk,
            "card": self._card(shared, "organization"),
            "their_card": self._card(own, "my"),
            "their_card_as_shared": self._card(own, "organization"),
            "new_card": f"keys/organization/zai/{UUID(int=7)}",
            "new_own_card": f"keys/my/zai/{UUID(int=8)}",
            "entry": shared.pk,
            "their_entry": own.pk,
            "their_id": member.pk,
            "link": password_link(person=member, actor=owner).token,
        }

    def answer(self, method: str, address: str, actor: str, sent: str = "") -> str:
        """A status, or "in" for the way to the sign-in page. Whatever it changed is undone."""
        response = self.response(method, address, actor, sent)
        to_sign_in = response.status_code == 302 and response["Location"].startswith("/account/login/")
        return "in" if to_sign_in else str(response.status_code)

    def response(self, method: str, address: str, actor: str, sent: str = "") -> HttpResponseBase:
        """The whole answer, over https where the product's address is. Whatever it changed is undone."""
        path, as_json = "/" + address.format(**self.names), sent.startswith("{")
        headers = {"Authorization": f"Bearer {self.token.text}"} if actor == "agent" else {}
        kind = "application/json" if as_json else "application/x-www-form-urlencoded"
        before = transaction.savepoint_create()
        client = self._client(actor)
        secure = settings.SESSION_COOKIE_SECURE
        response = client.generic(method, path, sent, content_type=kind, headers=headers, secure=secure)
        transaction.savepoint_rollback(before)
        return response

    def deviations(self, below: str = "") -> tuple[int, list[str]]:
        """How many (route, method, actor) were tried, and those that were not answered as the table says.

        `below`: how the addresses begin that are tried.
        """
        tried, wrong = 0, []
        for row, actor, expected in self.cases(below):
            tried += 1
            if (got := self.answer(row.method, row.address, actor, row.sent)) not in expected:
                wrong.append(f"{row} as {actor}: {got} instead of {' or '.join(sorted(expected))}")
        return tried, wrong

    def cases(self, below: str = "") -> Iterator[tuple[Row, str, frozenset[str]]]:
        """Every row for every actor, and every method without a row; with the answers that are right."""
        listed = [row for row in rows() if row.address.startswith(below)]
        for row in listed:
            yield from ((row, actor, frozenset({row.answers[actor]})) for actor in ACTORS)
        known = {(self.route_of(row), row.method) for row in listed}
        for row in {self.route_of(row): row for row in listed}.values():
            for method in METHODS:
                if (self.route_of(row), method) not in known:
                    yield from ((Row(method, row.address, "", {}), actor, REFUSED) for actor in ACTORS)

    def route_of(self, row: Row) -> str:
        """The route that the row's address leads to."""
        return _plain(resolve("/" + row.address.partition("?")[0].format(**self.names)).route)

    def routes_without_row(self) -> set[str]:
        """What the table forgot."""
        return set(map(_plain, all_routes(get_resolver().url_patterns))) - {self.route_of(row) for row in rows()}

    def _client(self, actor: str) -> Client:
        client = Client(raise_request_exception=False)
        return signed_in(client, self.people[actor]) if actor in self.people else client

    @staticmethod
    def _invitation(owner: Person, role: str) -> OneTimeLink:
        return invite(actor=owner, email=f"{role}-to-be@example.org", name="Nora", role=role).row

    @staticmethod
    def _card(provider: Provider, scope: str) -> str:
        return f"keys/{scope}/{provider.kind}/{provider.pk}"


def _plain(route: str) -> str:
    """Django names some routes with the anchors of their patterns and some without."""
    return route.replace("^", "").removesuffix("$")


def all_routes(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every route, as Django's resolver names it."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from all_routes(pattern.url_patterns, route)
        else:
            yield route
