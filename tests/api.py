"""Agents of tests, and how they ask."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.test import Client

from providers.models import AccessToken, Agent, Person, Provider, Role
from providers.services.agents import AgentTerms, NewToken, create_agent, lasting
from tests.people import make_person
from tests.rows import make_provider

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

EFFECTIVE, PROVIDERS = "/api/v1/effective", "/api/v1/providers"


def make_token(
    *,
    owner: Person | None = None,
    uses: str = Agent.Uses.ANY,
    entries: Sequence[Provider] = (),
    manages: bool = False,
    network: str = "",
    name: str = "Nightly build",
) -> NewToken:
    """A new agent, of the organization or of a person, with its token."""
    actor = owner or Person.objects.filter(role=Role.OWNER).first() or make_person("Olivia", Role.OWNER)
    terms = AgentTerms(name=name, uses=uses, entries=entries, manages=manages, network=network)
    return create_agent(actor=actor, owner=owner, terms=terms, expires_at=lasting(30))


def working_provider(*, owner: Person | None = None, is_default: bool = False, **fields: Any) -> Provider:
    """A stored row whose last check was good."""
    row = make_provider(owner=owner, **fields)
    Provider.objects.filter(pk=row.pk).update(outcome="ok", is_default=is_default)
    return Provider.objects.get(pk=row.pk)


class Caller:
    """A program with a token, and nothing else."""

    def __init__(self, token: NewToken | str, *, client: Client | None = None, address: str = "127.0.0.1") -> None:
        self.text = token if isinstance(token, str) else token.text
        self.client = client or Client()
        self.address = address

    @property
    def row(self) -> AccessToken:
        """The token as it is stored."""
        return AccessToken.objects.get(hint=self.text[:12])

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str = "",
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
        content_type: str = "application/json",
    ) -> Response:
        """Send one request; `key` is its Idempotency-Key, `raw` a body that is sent as it is."""
        sent = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        named = {"Authorization": f"Bearer {self.text}"} | ({"Idempotency-Key": key} if key else {})
        return self.client.generic(
            method,
            path,
            sent,
            content_type=content_type,
            headers={**named, **(headers or {})},
            REMOTE_ADDR=self.address,
        )

    def get(self, path: str) -> Response:
        """GET."""
        return self.ask("GET", path)

    def put(self, name: str, **body: object) -> Response:
        """PUT of an entry."""
        return self.ask("PUT", f"{PROVIDERS}/{name}", body)


def problem_of(response: Response, status: int, code: str) -> dict[str, Any]:
    """The problem that was answered; fails the test if it is another one, or none."""
    body: dict[str, Any] = json.loads(response.content)
    assert (response.status_code, body.get("code")) == (status, code), body
    assert response["Content-Type"] == "application/problem+json"
    assert body["status"] == status
    assert {"type", "title", "detail"} <= set(body)
    assert response["Cache-Control"] == "no-store"
    return body
