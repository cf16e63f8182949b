"""https: the certificate must be of a known authority and carry the name in the URL."""

import ssl

import pytest
from pytest_django.fixtures import Settings

from providers import trust
from providers.outbound import Failure
from tests.certificates import Authority
from tests.observing import Names, failure_of, through_the_door
from tests.servers import RawServer, Reply, Request, ScriptedServer, answering

NAME = "llm.example"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    context = authority.client_context()
    monkeypatch.setattr(trust, "tls_context", lambda: context)
    return authority


@pytest.fixture(autouse=True)
def name(monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch, {NAME: ["127.0.0.1"]})


def ok(request: Request) -> Reply:
    return Reply(200, b"{}")


def test_certificate_of_the_name_is_accepted_and_the_name_is_indicated(trusted: Authority, settings: Settings) -> None:
    context, indicated = trusted.server_context(NAME), []
    context.sni_callback = lambda connection, server_name, context: indicated.append(server_name)
    with ScriptedServer(ok, tls=context) as server:
        settings.BYOK_PRIVATE_HOSTS = (f"{NAME}:{server.port}",)
        assert through_the_door(f"https://{NAME}:{server.port}/v1").body == b"{}"
    assert indicated == [NAME]
    assert server.requests[0].headers["host"] == f"{NAME}:{server.port}"


def test_certificate_of_an_address_is_accepted(trusted: Authority, settings: Settings) -> None:
    with ScriptedServer(ok, tls=trusted.server_context("127.0.0.1")) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        assert through_the_door(server.url).status == 200


def test_certificate_of_another_name_is_refused(trusted: Authority, settings: Settings) -> None:
    with ScriptedServer(ok, tls=trusted.server_context("other.example")) as server:
        settings.BYOK_PRIVATE_HOSTS = (f"{NAME}:{server.port}",)
        error = failure_of(f"https://{NAME}:{server.port}/v1")
    assert (error.failure, server.requests) == (Failure.TLS, [])
    assert error.message == f'The certificate of "{NAME}:{server.port}" belongs to another name.'


def test_expired_certificate_is_refused(trusted: Authority, settings: Settings) -> None:
    with ScriptedServer(ok, tls=trusted.server_context(NAME, expired=True)) as server:
        settings.BYOK_PRIVATE_HOSTS = (f"{NAME}:{server.port}",)
        error = failure_of(f"https://{NAME}:{server.port}/v1")
    assert (error.failure, server.requests) == (Failure.TLS, [])
    assert error.message == f'The certificate of "{NAME}:{server.port}" has expired.'


def test_certificate_of_an_unknown_authority_is_refused_although_requests_was_told_otherwise(
    authority: Authority, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CURL_CA_BUNDLE", "")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "")
    with ScriptedServer(ok, tls=authority.server_context(NAME)) as server:
        settings.BYOK_PRIVATE_HOSTS = (f"{NAME}:{server.port}",)
        error = failure_of(f"https://{NAME}:{server.port}/v1")
    assert (error.failure, server.requests) == (Failure.TLS, [])
    assert "is signed by an authority that this server does not know." in error.message


def test_server_that_speaks_plain_http_is_said(trusted: Authority, settings: Settings) -> None:
    with RawServer(answering(b"HTTP/1.1 400 Bad Request\r\n\r\n", lambda: iter(()))) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        error = failure_of(f"https://{server.entry}/v1")
    assert error.failure is Failure.TLS
    assert error.message == f'No secure connection to "{server.entry}" came about: does it speak https?'


def test_context_is_made_once_and_is_strict() -> None:
    context = trust.tls_context()
    assert context is trust.tls_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.cert_store_stats()["x509_ca"] > 50


def test_no_call_loads_authorities_or_changes_the_shared_context(trusted: Authority, settings: Settings) -> None:
    context = trust.tls_context()
    before = context.cert_store_stats()
    with ScriptedServer(ok, tls=trusted.server_context("127.0.0.1")) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        through_the_door(server.url)
    assert context.cert_store_stats() == before == {"x509": 1, "crl": 0, "x509_ca": 1}
    assert context.check_hostname
