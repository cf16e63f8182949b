"""What the door makes of answers: whole, huge, compressed, redirected, broken."""

import gzip
import tracemalloc
from collections.abc import Callable, Iterator

import pytest
import responses
from pytest_django.fixtures import Settings

from providers.outbound import Deadline, Failure, send
from providers.wires.base import Operation
from tests.hostile import CHUNKED, FLOODS, OK
from tests.observing import Names, connections, failure_of, request, through_the_door
from tests.servers import RawServer, Reply, Request, ScriptedServer, answering

KIB, MIB = 1024, 1024 * 1024


def once(*pieces: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter(pieces)


def always(reply: Reply) -> Callable[[Request], Reply]:
    return lambda request: reply


@pytest.mark.parametrize("status", [200, 204, 400, 401, 404, 429, 500, 503])
def test_answer_of_any_status_is_given_as_it_is(status: int, settings: Settings) -> None:
    body = b"" if status == 204 else b'{"error": "\xff"}'
    with ScriptedServer(
        always(Reply(status, body, {"X-Request-Id": "7", "Content-Type": "application/json"}))
    ) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        answer = through_the_door(f"{server.url}/v1/chat")
    assert (answer.status, answer.body) == (status, body)
    assert (answer.headers["x-request-id"], answer.headers["content-type"]) == ("7", "application/json")
    assert 0 <= answer.elapsed_ms < 5000


def test_request_carries_what_the_call_says_and_our_own_headers(settings: Settings) -> None:
    with ScriptedServer(always(Reply())) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        headers = {"User-Agent": "other", "Accept-Encoding": "gzip", "X-Api-Key": "k"}
        send(request(server.url, headers=headers), deadline=Deadline(5))
    (seen,) = server.requests
    assert (seen.method, seen.path, seen.body) == ("POST", "/", b"{}")
    assert dict(seen.headers) == {
        "host": server.entry,
        "user-agent": "BYOK",
        "accept-encoding": "identity",
        "connection": "close",
        "content-length": "2",
        "authorization": "Bearer made-up-key-0123456789abcdefghij",
        "x-api-key": "k",
    }


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_an_answer_and_is_not_followed(status: int, settings: Settings) -> None:
    with ScriptedServer(always(Reply())) as target:
        reply = Reply(status, b"moved", {"Location": f"{target.url}/stolen"})
        with ScriptedServer(always(reply)) as server, connections() as seen:
            settings.BYOK_PRIVATE_HOSTS = (server.entry, target.entry)
            answer = through_the_door(server.url)
    assert (answer.status, answer.body, answer.headers["location"]) == (status, b"moved", f"{target.url}/stolen")
    assert (target.requests, seen) == ([], [("127.0.0.1", server.port)])


def test_cookies_are_neither_kept_nor_given_on(settings: Settings) -> None:
    with ScriptedServer(always(Reply(200, b"", {"Set-Cookie": "a=b"}))) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        assert "set-cookie" not in through_the_door(server.url).headers
        through_the_door(server.url)
    assert "cookie" not in server.requests[1].headers


def test_every_call_has_a_connection_of_its_own(settings: Settings) -> None:
    with ScriptedServer(always(Reply(200, b"{}"))) as server, connections() as seen:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        for _ in range(3):
            through_the_door(server.url)
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("operation", "cap"),
    [
        (Operation.LIST_MODELS, 2 * MIB),
        (Operation.CHAT, 256 * KIB),
        (Operation.KEY_INFO, 256 * KIB),
        (Operation.GET_MODEL, 256 * KIB),
    ],
)
def test_body_may_be_as_large_as_its_cap_and_no_larger(operation: Operation, cap: int, settings: Settings) -> None:
    size = cap
    with ScriptedServer(lambda request: Reply(200, b"x" * size)) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        assert len(through_the_door(server.url, operation).body) == cap
        size = cap + 1
        error = failure_of(server.url, operation)
    assert (error.failure, error.message) == (
        Failure.TOO_LARGE,
        f"The answer is larger than {cap // KIB} KiB, or in too many pieces.",
    )


def test_body_in_ordinary_chunks_is_put_together(settings: Settings) -> None:
    chunks = [b"%x;name=value\r\n%s\r\n" % (len(text), text) for text in [b"ab" * 500] * 400]
    with RawServer(answering(CHUNKED, once(*chunks, b"0\r\nX-Trailer: 1\r\n\r\n"))) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        assert through_the_door(server.url, Operation.LIST_MODELS).body == b"ab" * 200_000


def test_body_in_too_many_tiny_chunks_is_refused_although_it_is_small(settings: Settings) -> None:
    with RawServer(answering(CHUNKED, once(b"1\r\nx\r\n" * 20_000, b"0\r\n\r\n"))) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        assert failure_of(server.url).failure is Failure.TOO_LARGE


def test_body_without_length_ends_with_the_connection(settings: Settings) -> None:
    with RawServer(answering(OK + b"\r\n", once(b"{", b"}"))) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        assert through_the_door(server.url).body == b"{}"


def test_interim_answers_are_passed_over(settings: Settings) -> None:
    head = b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\n{}"
    with RawServer(answering(head, once())) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        assert through_the_door(server.url).body == b"{}"


BOMB = gzip.compress(gzip.compress(bytes(64 * MIB)))


@pytest.mark.parametrize("name", ["Content-Encoding", "Transfer-Encoding"])
@pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip", "x-unknown", "zstd", "gzip, chunked"])
@pytest.mark.parametrize("status", [b"200 OK", b"302 Found", b"401 No"])
def test_compressed_answer_is_refused_unread(name: str, coding: str, status: bytes, settings: Settings) -> None:
    fields = f"{name}: {coding}\r\nLocation: /\r\nContent-Length: {len(BOMB)}\r\n\r\n".encode()
    with RawServer(answering(b"HTTP/1.1 " + status + b"\r\n" + fields, once(BOMB))) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        error = failure_of(server.url)
    assert error.failure is Failure.ENCODED
    assert error.message == "The server compressed its answer, which was not asked for."


def test_identity_is_no_compression(settings: Settings) -> None:
    with ScriptedServer(always(Reply(200, b"{}", {"Content-Encoding": "Identity"}))) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        assert through_the_door(server.url).body == b"{}"


@pytest.mark.parametrize("name", FLOODS)
def test_flood_is_cut_off_early_and_fills_no_memory(name: str, settings: Settings) -> None:
    with RawServer(FLOODS[name]) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        tracemalloc.start()
        try:
            error = failure_of(server.url, Operation.LIST_MODELS, seconds=20)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert error.failure in (Failure.TOO_LARGE, Failure.BROKEN)
    assert peak < 12 * MIB
    assert server.sent < 40 * MIB


BROKEN: dict[str, bytes] = {
    "nothing": b"",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a status that is no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "an unknown version": b"HTTP/9.9 200 OK\r\n\r\n",
    "a body cut short": OK + b"Content-Length: 100\r\n\r\n{",
    "a chunk cut short": CHUNKED + b"64\r\n{",
    "a chunk size that is no number": CHUNKED + b"xyz\r\n{}\r\n0\r\n\r\n",
    "two lengths": OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_answer_is_said(name: str, settings: Settings) -> None:
    with RawServer(answering(BROKEN[name], once())) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        error = failure_of(server.url)
    assert error.failure is Failure.BROKEN
    assert error.message == f'"{server.entry}" broke off, or answered with something that is not HTTP.'


@responses.activate
def test_responses_stands_in_for_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, {})
    responses.add(
        "POST", "https://api.openai.com/v1/chat/completions", json={"ok": 1}, status=429, headers={"Retry-After": "9"}
    )
    with connections() as seen:
        answer = through_the_door("https://api.openai.com/v1/chat/completions")
    assert (answer.status, answer.body, answer.headers["retry-after"]) == (429, b'{"ok": 1}', "9")
    assert (names.asked, seen) == ([], [])
    assert responses.calls[0].request.headers["user-agent"] == "BYOK"


@responses.activate
def test_forbidden_address_is_refused_also_where_responses_stands_in() -> None:
    assert failure_of("https://10.0.0.1/v1").failure is Failure.BLOCKED
    assert failure_of("http://api.openai.com/v1").failure is Failure.BLOCKED
