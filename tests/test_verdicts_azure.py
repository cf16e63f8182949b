"""Azure: a wrong deployment, a wrong API version, a wrong resource and a closed network are four different verdicts."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from providers.models import Person
from tests.cards import KEY, PressedCard
from tests.page_parts import TOP, findings
from tests.people import signed_in
from tests.replay import good_answer, operation_of
from tests.servers import Reply, Request, ScriptedServer

NOT_FOUND = Reply(404, {"error": {"code": "404", "message": "Resource not found"}})
NO_DEPLOYMENT = Reply(
    404, {"error": {"code": "DeploymentNotFound", "message": "The API deployment for this resource does not exist."}}
)
CLOSED = Reply(
    403, {"error": {"code": "403", "message": "Public access is disabled. Please configure private endpoint."}}
)


@pytest.fixture
def card(client: Client, admin: Person) -> PressedCard:
    """An empty card."""
    return PressedCard(signed_in(client, admin), "azure_openai")


@contextmanager
def resource(
    settings: Settings, *, version: str = "", chat: Reply | None = None, all_: Reply | None = None
) -> Iterator[str]:
    """The address of a resource that knows one API version, and answers the rest as it is told."""

    def answer(request: Request) -> Reply:
        if all_:
            return all_
        if version and f"api-version={version}" not in request.path:
            return NOT_FOUND
        if chat and request.method == "POST":
            return chat
        return Reply(200, good_answer(request, operation_of(request), "gpt-5.4-mini"))

    with ScriptedServer(answer) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        yield server.url


def said(card: PressedCard, **typed: str) -> dict[str, str]:
    """What stands at which field after Save, where anything does."""
    page = card.press("save", **typed).content.decode()
    return {name: part.text for name, part in findings(card.entry, page).items() if part.text}


def test_wrong_deployment_is_said_at_the_deployment_name(card: PressedCard, settings: Settings) -> None:
    with resource(settings, chat=NO_DEPLOYMENT) as host:
        found = said(card, api_host=host)
    assert list(found) == ["deployment_name"]
    assert found["deployment_name"].startswith(
        "Invalid model name. Validation failed. This resource has no deployment of that name."
    )


def test_wrong_api_version_is_told_from_a_wrong_address(card: PressedCard, settings: Settings) -> None:
    with resource(settings, version="2024-10-21") as host:
        found = said(card, api_host=host, api_version="2023-01-01")
    assert list(found) == ["api_version"]
    assert found["api_version"].startswith(
        "The provider refused the request for another reason. "
        "The address is right, but it does not know the request with this API Version. Try 2024-10-21."
    )


def test_api_version_that_only_the_list_knows_is_said_at_the_api_version(card: PressedCard, settings: Settings) -> None:
    with resource(settings, chat=NOT_FOUND) as host:
        found = said(card, api_host=host, api_version="2022-12-01")
    assert list(found) == ["api_version"]


def test_api_version_that_azure_names_is_said_at_the_api_version(card: PressedCard, settings: Settings) -> None:
    refusal = Reply(400, {"error": {"code": "BadRequest", "message": "API version not supported"}})
    with resource(settings, chat=refusal) as host:
        found = said(card, api_host=host)
    assert found["api_version"].startswith(
        "The provider refused the request for another reason. The resource does not know this API Version"
    )


def test_resource_that_does_not_exist_is_said_at_the_host(card: PressedCard, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **options: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = said(card, api_host="https://no-such-resource.openai.azure.com")
    assert list(found) == ["api_host"]
    assert found["api_host"].startswith(
        "The provider could not be reached. "
        'The host name "no-such-resource.openai.azure.com" does not exist. Check the API Host and try again. '
        "Check the name of the resource at its beginning: https://NAME.openai.azure.com."
    )


def test_closed_network_is_about_no_field_and_not_about_the_key(card: PressedCard, settings: Settings) -> None:
    with resource(settings, all_=CLOSED) as host:
        found = said(card, api_host=host)
    assert list(found) == [TOP]
    assert (
        "The resource is closed to the network that this request came from, and the key was not looked at."
        in found[TOP]
    )
    assert "API key" not in found[TOP]


def test_key_that_is_refused_under_every_version_is_a_wrong_key(card: PressedCard, settings: Settings) -> None:
    refusal = Reply(401, {"error": {"code": "401", "message": "Access denied due to invalid subscription key."}})
    with resource(settings, all_=refusal) as host:
        found = said(card, api_host=host, api_version="2023-01-01")
    assert list(found) == ["api_key"]


def test_usual_api_version_is_asked_about_once_and_with_the_same_key(card: PressedCard, settings: Settings) -> None:
    with ScriptedServer(lambda request: NOT_FOUND) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        found = said(card, api_host=server.url, api_version="2023-01-01")
    assert list(found) == ["api_host"]
    asked = [request for request in server.requests if "api-version=2024-10-21" in request.path]
    assert [(request.method, request.headers["api-key"]) for request in asked] == [("GET", KEY)]
