"""Looking changes nothing, and neither does a form of another site, at any address."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from providers.models import Person, Provider, Role
from providers.services.invitations import invite
from providers.services.people import make_password_link
from tests.cards import PressedCard
from tests.people import make_person, signed_in
from tests.provider_double import provider_double

QUERIES = (
    "",
    "?open=openai&add=openai",
    "?do=remove:confirmed&successor=none&version=1&api_host=https://x.example.net",
)
METHODS = ("get", "head", "options")


def names(routes: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    """The names of all routes of the site."""
    for route in routes:
        if isinstance(route, URLResolver):
            yield from names(route.url_patterns)
        else:
            yield str(route.name)


NAMES = sorted(names(get_resolver().url_patterns))


def contents() -> str:
    """A digest of every row of every table."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the names are the database's own
            rows = sorted(
                repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]) for row in cursor
            )
            digest.update(repr((table, rows)).encode())
    return digest.hexdigest()


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

    def addresses(self, name: str) -> Iterator[str]:
        """Every address of a route; a new route whose arguments are not known here fails."""
        match name:
            case "new_card":
                yield from (reverse(name, args=[scope, "openai"]) for scope in ("organization", "my"))
            case "card":
                for row, scope in zip(self.rows, ("organization", "my"), strict=True):
                    yield reverse(name, args=[scope, "openai", row.pk])
            case "person":
                yield from (reverse(name, args=[person.pk]) for person in (self.owner, self.member))
            case "invitation":
                yield reverse(name, args=[self.links[0].row.pk])
            case "welcome":
                yield from (link.path for link in self.links)
            case "account_reset_password_from_key":
                yield reverse(name, args=["1", "set-password"])
            case _:
                yield reverse(name)


@pytest.mark.django_db
@pytest.mark.parametrize("actor", ["anonymous", "member", "owner"])
def test_looking_at_every_address_changes_no_row(actor: str) -> None:
    site = Site()
    client = Client()
    if actor != "anonymous":
        signed_in(client, site.owner if actor == "owner" else site.member)
    before = contents()
    with provider_double() as double:
        for address in chain.from_iterable(map(site.addresses, NAMES)):
            for method in METHODS:
                for query in QUERIES:
                    for headers in ({}, {"HX-Request": "true"}):
                        response = getattr(client, method)(address + query, headers=headers)
                        assert response.status_code < 500, (method, address + query)
            assert contents() == before, address
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
        for address in chain.from_iterable(map(site.addresses, NAMES)):
            for headers in forged:
                for scripted in ({}, {"HX-Request": "true"}):
                    typed = {"do": "remove:confirmed", "theme": "dark", "token": "x"}
                    response = getattr(client, method)(address, typed, headers={**headers, **scripted})
                    assert response.status_code in (403, 404, 405), (address, headers)
    assert (contents(), double.requests) == (before, [])
