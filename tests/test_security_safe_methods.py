"""Looking changes nothing, and neither does a form of another site, at any address."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import cycle, product

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from providers.models import AuditEvent, Person, Provider, Role
from providers.services.invitations import invite
from providers.services.people import make_password_link
from tests.cards import PressedCard
from tests.people import make_person, signed_in
from tests.provider_double import provider_double

QUERIES = ("", "?open=openai&add=openai&do=remove:confirmed&successor=none&version=1&api_host=https://x.example.net")
METHODS = ("get", "head")
SESSIONS = "providers_session"
"""A visitor's own short memory: setting up a second factor keeps there what is asked back a moment later."""
RECORD = "providers_auditevent"
REFUSALS = ("access.refused", "token.refused")
"""What the record notes of somebody who looks or sends where they may not."""


def addresses(routes: Iterable[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """The addresses of all routes, with their arguments in pointed brackets as Django writes them."""
    for route in routes:
        address = before + str(route.pattern).strip("^$")
        if isinstance(route, URLResolver):
            yield from addresses(route.url_patterns, address)
        else:
            yield address


def contents(*, besides: str = "") -> tuple[str, int]:
    """A digest of every row of every table, besides one; and how many events there are, besides refusals."""
    events = AuditEvent.objects.exclude(action__in=REFUSALS).count()
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - {besides, RECORD}):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the names are the database's own
            rows = sorted(
                repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]) for row in cursor
            )
            digest.update(repr((table, rows)).encode())
    return digest.hexdigest(), events


class Site:
    """A site with a bit of everything, and the addresses that lead to it."""

    def __init__(self) -> None:
        self.owner = make_person("Olivia", Role.OWNER)
        self.member = make_person("Mia", Role.MEMBER)
        self.rows = [self._saved(self.owner, "organization"), self._saved(self.member, "my")]
        self.links = [
            invite(actor=self.owner, email="new@example.org", name="Newcomer", role=Role.MEMBER),
            make_password_link(actor=self.owner, person=self.member),
        ]

    def _saved(self, person: Person, scope: str) -> Provider:
        card = PressedCard(signed_in(Client(), person), "openai", scope=scope)
        with provider_double():
            card.press("save")
        return card.stored

    @property
    def known(self) -> dict[str, list[object]]:
        """What may stand for an argument of a route: by its name, or else by its type."""
        entries: list[object] = [row.pk for row in self.rows]
        numbers: list[object] = [self.owner.pk, self.member.pk, self.links[0].row.pk]
        scopes: list[object] = ["organization", "my"]
        tokens: list[object] = [link.token for link in self.links]
        by_name: dict[str, list[object]] = {"scope": scopes, "kind": ["openai"], "token": tokens}
        return by_name | {
            "uuid": entries,
            "uuidstr": entries,
            "int": numbers,
            "slug": ["openai"],
            "str": ["a"],
            "path": ["a"],
        }

    def addresses(self) -> Iterator[str]:
        """Every address of every route."""
        for route in addresses(get_resolver().url_patterns):
            if "(?P<" in route:  # a pattern of Django's older kind
                yield re.sub(r"\^?\(\?P<.*", "1-a/", route)
                continue
            parts = re.split("<(.+?)>", route)
            yield from ("".join(choice) for choice in product(*map(self._choices, parts, cycle((False, True)))))

    def _choices(self, part: str, argument: bool) -> list[str]:
        if not argument:
            return [part]
        kind, _, name = part.rpartition(":")
        return [str(value) for value in self.known.get(name) or self.known[kind]]


@pytest.mark.django_db
@pytest.mark.parametrize("actor", ["anonymous", "member", "owner"])
def test_looking_at_every_address_changes_no_row(actor: str) -> None:
    site = Site()
    client = Client()
    if actor != "anonymous":
        signed_in(client, site.owner if actor == "owner" else site.member)
    before = contents(besides=SESSIONS)
    with provider_double() as double:
        for address in site.addresses():
            for method in METHODS:
                for query in QUERIES:
                    for headers in ({}, {"HX-Request": "true"}):
                        response = getattr(client, method)(address + query, headers=headers)
                        assert response.status_code < 500, (method, address + query)
            assert contents(besides=SESSIONS) == before, address
    assert double.requests == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_address_changes_anything_for_a_form_of_another_site(method: str) -> None:
    site = Site()
    client = signed_in(Client(enforce_csrf_checks=True), site.owner)
    client.get("/organization/")
    token = client.cookies["byok_csrf"].value
    forged: list[dict[str, str]] = [{}, {"Origin": "https://elsewhere.example.net", "X-CSRFToken": token}]
    before = contents()
    with provider_double() as double:
        for address in site.addresses():
            for headers in forged:
                for scripted in ({}, {"HX-Request": "true"}):
                    typed = {"do": "remove:confirmed", "theme": "dark", "token": "x"}
                    response = getattr(client, method)(address, typed, headers={**headers, **scripted})
                    assert response.status_code in (401, 403, 404, 405), (address, headers)
    assert (contents(), double.requests) == (before, [])
