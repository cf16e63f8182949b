"""Where the door goes, and where it never goes: looked at from the sockets."""

import socket
from ipaddress import ip_address

import pytest
from pytest_django.fixtures import Settings

from providers.outbound import Deadline, Failure, seconds_for, send
from tests.observing import Names, connections, failure_of, refuse_all_connections, request, through_the_door
from tests.servers import Reply, Request, ScriptedServer
from tests.ssrf_vectors import FORBIDDEN, FORBIDDEN_4, FORBIDDEN_6, GOOD_HOSTS


def test_the_collection_of_forbidden_addresses_is_large() -> None:
    assert len(set(FORBIDDEN)) >= 450


@pytest.mark.parametrize("url", FORBIDDEN)
def test_forbidden_address_is_refused_before_any_look_up_or_connection(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names(monkeypatch, {})
    with connections() as seen:
        error = failure_of(url)
    assert (error.failure, seen, names.asked) == (Failure.BLOCKED, [], [])


@pytest.mark.parametrize("address", [*FORBIDDEN_4, *FORBIDDEN_6, *(f"::ffff:{text}" for text in FORBIDDEN_4)])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_name_is_refused_if_any_of_its_addresses_is_not_public(
    address: str, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = ["1.1.1.1", "2606:4700::1111"]
    addresses.insert(place, address)
    Names(monkeypatch, {"rebind.example": addresses})
    with connections() as seen:
        error = failure_of("https://rebind.example/v1")
    assert (error.failure, seen) == (Failure.BLOCKED, [])


@pytest.mark.parametrize("host", GOOD_HOSTS)
def test_good_host_is_connected_to_at_the_address_that_was_checked(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, {host.lower(): ["104.18.7.192", "2606:4700::6812:7c0"]})
    tried = refuse_all_connections(monkeypatch)
    error = failure_of(f"https://{host}/v1")
    assert error.failure is Failure.REFUSED
    assert tried == [("104.18.7.192", 443), ("2606:4700::6812:7c0", 443)]
    assert names.asked == [host.lower()]


def test_public_addresses_are_good_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, {})
    tried = refuse_all_connections(monkeypatch)
    assert failure_of("https://1.1.1.1/v1").failure is Failure.REFUSED
    assert failure_of("https://[2606:4700::1111]:443/v1").failure is Failure.REFUSED
    assert (tried, names.asked) == ([("1.1.1.1", 443), ("2606:4700::1111", 443)], [])


def ok(request: Request) -> Reply:
    return Reply(200, {"ok": True})


def test_listed_host_and_port_is_open_with_http_and_no_other_port_is(settings: Settings) -> None:
    with ScriptedServer(ok) as server, ScriptedServer(ok) as other:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        assert through_the_door(f"{server.url}/v1").status == 200
        assert failure_of(f"{other.url}/v1").failure is Failure.BLOCKED
    assert other.requests == []


def test_listed_name_does_not_open_its_address_nor_the_other_way(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    Names(monkeypatch, {"llm.example": ["127.0.0.1"]})
    with ScriptedServer(ok) as server:
        settings.BYOK_PRIVATE_HOSTS = (f"llm.example:{server.port}",)
        assert failure_of(server.url).failure is Failure.BLOCKED
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        assert failure_of(f"http://llm.example:{server.port}").failure is Failure.BLOCKED
    assert server.requests == []


def test_listed_ipv6_address_is_open(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BYOK_PRIVATE_HOSTS = ("[fd00::5]:8000",)
    tried = refuse_all_connections(monkeypatch)
    assert failure_of("http://[FD00:0::5]:8000/v1").failure is Failure.REFUSED
    assert tried == [("fd00::5", 8000)]


@pytest.mark.parametrize(
    "host",
    [
        *(
            "169.254.169.254",
            "[fd00:ec2::254]",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "metadata.google.internal",
        ),
        *("[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]", "[fe80::a9fe:a9fe]", "sly.example"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_metadata_is_never_opened_not_even_when_listed(
    host: str, scheme: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = 80 if scheme == "http" else 443
    settings.BYOK_PRIVATE_HOSTS = (f"{host}:{port}",)
    if host.startswith("["):
        settings.BYOK_PRIVATE_HOSTS = (f"[{ip_address(host[1:-1])}]:{port}",)
    names = Names(monkeypatch, {"sly.example": ["10.0.0.1", "169.254.169.254"]})
    with connections() as seen:
        error = failure_of(f"{scheme}://{host}/latest")
    assert (error.failure, error.setting, seen) == (Failure.BLOCKED, "", [])
    assert names.asked == (["sly.example"] if host == "sly.example" else [])


def test_name_is_looked_up_once_and_a_changed_answer_changes_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(ok) as server:
        settings.BYOK_PRIVATE_HOSTS = (f"llm.example:{server.port}",)
        names = Names(monkeypatch, {"llm.example": ["127.0.0.1"]})

        def rebinding(host: str, port: int, *args: object, **options: object) -> object:
            rows = names.getaddrinfo(host, port)
            names.table[host] = ["127.0.0.2"]
            return rows

        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        with connections() as seen:
            assert through_the_door(f"http://llm.example:{server.port}/v1").status == 200
    assert (names.asked, seen) == (["llm.example"], [("127.0.0.1", server.port)])


def test_next_address_is_tried_when_the_first_refuses(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(ok) as server:
        settings.BYOK_PRIVATE_HOSTS = (f"llm.example:{server.port}",)
        Names(monkeypatch, {"llm.example": ["127.0.0.2", "127.0.0.1"]})
        with connections() as seen:
            assert through_the_door(f"http://llm.example:{server.port}/v1").status == 200
    assert seen == [("127.0.0.2", server.port), ("127.0.0.1", server.port)]


def test_host_header_stays_the_name_and_the_path_stays_as_it_is(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(ok) as server:
        entry = f"llm.example:{server.port}"
        settings.BYOK_PRIVATE_HOSTS = (entry,)
        Names(monkeypatch, {"llm.example": ["127.0.0.1"]})
        call = request(
            f"http://LLM.example:{server.port}/model/a.b-v1%3A0/converse?limit=1", headers={"Host": "evil.example"}
        )
        send(call, deadline=Deadline(5))
    (seen,) = server.requests
    assert seen.headers["host"] == entry
    assert seen.path == "/model/a.b-v1%3A0/converse?limit=1"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "http://10.0.0.5:8000/v1",
            'Private address. "10.0.0.5:8000" is not on this server\'s list of private hosts (BYOK_PRIVATE_HOSTS).',
        ),
        (
            "https://inside.example/v1",
            'Private address. "inside.example:443" is not on this server\'s list of private hosts '
            "(BYOK_PRIVATE_HOSTS).",
        ),
        (
            "http://[fd00::5]:8000/v1",
            'Private address. "[fd00::5]:8000" is not on this server\'s list of private hosts (BYOK_PRIVATE_HOSTS).',
        ),
        (
            "http://inside.example:8000/v1",
            'Only https on port 443 is open. "inside.example:8000" is not on this server\'s list of private hosts '
            "(BYOK_PRIVATE_HOSTS).",
        ),
    ],
)
def test_refusal_names_the_entry_and_the_setting_that_opens_it(
    url: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Names(monkeypatch, {"inside.example": ["10.1.1.1"]})
    error = failure_of(url)
    assert (error.message, error.setting, str(error)) == (message, "BYOK_PRIVATE_HOSTS", message)


def test_unknown_name_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch, {})
    error = failure_of("https://x.example/v1?secret=1")
    assert (error.failure, error.message) == (Failure.DNS, 'The host name "x.example" does not exist.')


def test_resolver_that_is_down_is_no_unknown_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*args: object, **options: object) -> object:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", down)
    error = failure_of("https://x.example/v1")
    assert (error.failure, error.message) == (Failure.DNS, 'The host name "x.example" could not be looked up just now.')


def test_port_where_nothing_listens_is_refused(settings: Settings) -> None:
    with ScriptedServer(ok) as server:
        entry = server.entry
    settings.BYOK_PRIVATE_HOSTS = (entry,)
    error = failure_of(f"http://{entry}/")
    assert (error.failure, error.message) == (Failure.REFUSED, f'Nothing at "{entry}" takes connections.')


def test_listed_hosts_get_more_time(settings: Settings) -> None:
    settings.BYOK_CHECK_SECONDS = 7
    settings.BYOK_PRIVATE_HOSTS = ("localhost:11434",)
    assert seconds_for("http://localhost:11434/v1") == 60
    assert seconds_for("https://api.openai.com/v1") == 7
    assert seconds_for("no address at all") == 7
    settings.BYOK_CHECK_SECONDS = 90
    assert seconds_for("http://localhost:11434/v1") == 90


def test_repr_of_a_call_keeps_the_key_to_itself() -> None:
    assert "made-up" not in repr(request("https://api.openai.com/v1"))
