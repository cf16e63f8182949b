"""The key goes into the request and nowhere else; the environment adds nothing."""

import http.client
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from providers.deadline import Deadline
from providers.outbound import Failure, OutboundError, send
from providers.wires.base import Call, Operation
from tests.observing import KEY, Names, connections
from tests.servers import RawServer, Reply, Request, Script, ScriptedServer, answering, silent


def call(url: str, key: str = KEY) -> Call:
    """The key everywhere that a call may have it."""
    headers = {"authorization": f"Bearer {key}", "x-api-key": key}
    return Call(operation=Operation.CHAT, method="POST", url=f"{url}?key={KEY}", headers=headers, body=KEY.encode())


def everything_reachable(error: BaseException) -> Iterator[object]:
    """The error, what it was raised from or during, and their attributes."""
    waiting: list[BaseException | None] = [error]
    while waiting:
        if (item := waiting.pop()) is not None:
            yield from (str(item), repr(item), item.args, vars(item))
            waiting += [item.__cause__, item.__context__]


FAILING: dict[str, Script] = {
    "breaks off": answering(b"", lambda: iter(())),
    "repeats the key": answering(f"HTTP/1.1 {KEY}\r\n\r\n".encode(), lambda: iter(())),
    "repeats the key in a length": answering(
        f"HTTP/1.1 200 OK\r\nContent-Length: 1,2 {KEY}\r\nContent-Encoding: {KEY}\r\n\r\n".encode(), lambda: iter(())
    ),
    "has a broken header": answering(f"HTTP/1.1 200 OK\r\n{KEY}\r\nX\x00: a\r\n\r\n".encode(), lambda: iter(())),
    "is silent": silent,
}


@pytest.mark.parametrize("name", FAILING)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_error_holds_no_key_when_the_server(
    name: str, scheme: str, settings: Settings, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with RawServer(FAILING[name]) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        try:
            send(call(f"{scheme}://{server.entry}/v1"), deadline=Deadline(0.3))
            heard = ""
        except OutboundError as error:
            assert error.__cause__ is None and error.__context__ is None and error.__suppress_context__
            heard = repr(list(everything_reachable(error))) + "".join(traceback.format_exception(error))
    assert KEY not in heard + caplog.text + "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "url", ["https://nowhere.example/v1", "https://10.0.0.1/v1", f"https://user:{KEY}@a.example/v1"]
)
def test_error_before_any_connection_holds_no_key(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch, {})
    with pytest.raises(OutboundError) as caught:
        send(call(url), deadline=Deadline(1))
    assert KEY not in repr(list(everything_reachable(caught.value)))
    assert caught.value.__context__ is None


@pytest.mark.parametrize("addition", ["\n", "\r\nX-Evil: 1", "é", "\u200b", "\x00", "\x7f", " "])
def test_key_that_cannot_be_sent_is_refused_unseen(addition: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, {})
    with pytest.raises(OutboundError) as caught, connections() as seen:
        send(call("https://api.openai.com/v1", KEY + addition), deadline=Deadline(1))
    assert (caught.value.failure, seen, names.asked) == (Failure.BLOCKED, [], [])
    assert caught.value.message == "The key holds a character that cannot be sent. Nothing was sent."
    assert KEY not in repr(list(everything_reachable(caught.value)))


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\r\nb", "é"])
def test_header_with_an_impossible_name_is_refused(name: str) -> None:
    bad = Call(operation=Operation.CHAT, method="GET", url="https://api.openai.com/", headers={name: "1"})
    with pytest.raises(OutboundError) as caught:
        send(bad, deadline=Deadline(1))
    assert caught.value.failure is Failure.BLOCKED


def test_good_call_leaves_no_trace_in_logs_and_output_however_loud_they_are(
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("", "urllib3", "urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry", "requests"):
        caplog.set_level(logging.DEBUG, logger=name)
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    with ScriptedServer(lambda request: Reply(200, KEY, {"X-Key": KEY})) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        answer = send(call(f"{server.url}/v1"), deadline=Deadline(5))
    assert KEY in server.requests[0].path
    assert KEY not in caplog.text + "".join(capfd.readouterr()) + repr(answer)


def test_environment_adds_no_proxy_and_no_login(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\ndefault login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with ScriptedServer(proxied) as proxy, ScriptedServer(lambda request: Reply(200, b"direct")) as server:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        assert send(call(f"{server.url}/v1"), deadline=Deadline(5)).body == b"direct"
        no_login = Call(operation=Operation.CHAT, method="GET", url=server.url, headers={})
        send(no_login, deadline=Deadline(5))
    assert proxy.requests == []
    assert [request.headers.get("authorization") for request in server.requests] == [f"Bearer {KEY}", None]


def proxied(request: Request) -> Reply:
    """What must never be heard."""
    return Reply(200, b"through the proxy")
