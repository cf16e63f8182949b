"""One deadline ends everything, whatever the server does. The only tests that look at the clock."""

import os
import socket
import threading
import time
from dataclasses import replace

import pytest
from pytest_django.fixtures import Settings

from providers.deadline import Deadline
from providers.outbound import Failure, OutboundError, send
from tests.hostile import HOSTILE, OK, drip
from tests.observing import Names, connections, failure_of, request
from tests.servers import RawServer, answering, silent

SECONDS = 0.3
GRACE = 0.5


def timed(url: str) -> tuple[OutboundError, float]:
    start = time.monotonic()
    error = failure_of(url, seconds=SECONDS)
    return error, time.monotonic() - start


@pytest.mark.parametrize("name", HOSTILE)
def test_deadline_ends_a_call_to_a_server_that(name: str, settings: Settings) -> None:
    with RawServer(HOSTILE[name]) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        error, elapsed = timed(f"{server.url}/v1")
    assert (error.failure, error.message) == (Failure.TIMEOUT, f'"{server.entry}" did not answer in time.')
    assert SECONDS - 0.05 <= elapsed <= SECONDS + GRACE


def test_deadline_ends_a_hanging_handshake(settings: Settings) -> None:
    with RawServer(silent) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        error, elapsed = timed(f"https://{server.entry}/v1")
    assert (error.failure, server.connections) == (Failure.TIMEOUT, 1)
    assert elapsed <= SECONDS + GRACE


def test_deadline_ends_a_handshake_that_drips(settings: Settings) -> None:
    with RawServer(answering(b"\x16\x03\x03\x40\x00", drip(b"\x02"), 0.05)) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        error, elapsed = timed(f"https://{server.entry}/v1")
    assert error.failure is Failure.TIMEOUT
    assert elapsed <= SECONDS + GRACE


def test_deadline_ends_a_hanging_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: release.wait(10) and [])
    with connections() as seen:
        error, elapsed = timed("https://slow.example/v1")
    release.set()
    assert (error.failure, seen) == (Failure.TIMEOUT, [])
    assert error.message == 'The host name "slow.example" could not be looked up in time.'
    assert elapsed <= SECONDS + GRACE


def test_deadline_ends_a_hanging_connection(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        address = listener.getsockname()
        with socket.create_connection(address):  # fills the backlog
            settings.BYOK_PRIVATE_HOSTS = (f"127.0.0.1:{address[1]}",)
            error, elapsed = timed(f"http://127.0.0.1:{address[1]}/")
    assert error.failure is Failure.TIMEOUT
    assert elapsed <= SECONDS + GRACE


def test_first_address_that_hangs_leaves_time_for_the_next(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = answering(OK + b"Content-Length: 2\r\n\r\n{}", lambda: iter(()))
    with (
        RawServer(reply) as server,
        socket.create_server(("127.0.0.2", server.port), backlog=0) as hanging,
        socket.create_connection(hanging.getsockname()),
    ):
        settings.BYOK_PRIVATE_HOSTS = (f"two.example:{server.port}",)
        Names(monkeypatch, {"two.example": ["127.0.0.2", "127.0.0.1"]})
        answer = send(request(f"http://two.example:{server.port}/"), deadline=Deadline(1.0))
    assert answer.body == b"{}"


def test_deadline_ends_a_call_to_a_server_that_takes_no_body(settings: Settings) -> None:
    with RawServer(silent) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        call, start = replace(request(f"{server.url}/v1"), body=bytes(32 * 1024 * 1024)), time.monotonic()
        with pytest.raises(OutboundError) as caught:
            send(call, deadline=Deadline(SECONDS))
        assert time.monotonic() - start <= SECONDS + GRACE
    assert caught.value.failure is Failure.TIMEOUT


def test_expired_deadline_opens_no_connection(settings: Settings) -> None:
    with RawServer(silent) as server, connections() as seen:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        error = failure_of(f"{server.url}/v1", seconds=0)
    assert (error.failure, seen) == (Failure.TIMEOUT, [])


def test_one_deadline_is_shared_by_the_calls_of_a_check(settings: Settings) -> None:
    with RawServer(silent) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        deadline, start = Deadline(SECONDS), time.monotonic()
        for _ in range(3):
            with pytest.raises(OutboundError):
                send(request(f"{server.url}/v1"), deadline=deadline)
        assert time.monotonic() - start <= SECONDS + GRACE


def test_nothing_is_left_open_after_calls_that_ran_out_of_time(settings: Settings) -> None:
    descriptors, known = len(os.listdir("/proc/self/fd")), set(threading.enumerate())
    with RawServer(silent) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        threads = [threading.Thread(target=failure_of, args=(server.url,), kwargs={"seconds": 0.2}) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join(1)
    # Something that an earlier test has abandoned may end meanwhile, so there may be less than before.
    assert set(threading.enumerate()) <= known
    assert len(os.listdir("/proc/self/fd")) <= descriptors


def test_deadline_counts_down_to_zero_and_stays_there() -> None:
    now = [100.0]
    deadline = Deadline(2.5, clock=lambda: now[0])
    assert (deadline.seconds, deadline.remaining(), deadline.expired) == (2.5, 2.5, False)
    now[0] = 102.0
    assert (deadline.remaining(), deadline.expired) == (0.5, False)
    now[0] = 200.0
    assert (deadline.remaining(), deadline.expired) == (0.0, True)


@pytest.mark.parametrize("started", [0, 1], ids=["the watch", "the look-up"])
def test_server_without_a_thread_to_spare_says_so(monkeypatch: pytest.MonkeyPatch, started: int) -> None:
    original, left = threading.Thread.start, [None] * started

    def start(thread: threading.Thread) -> None:
        if not left:
            raise RuntimeError("can't start new thread")
        left.pop()
        original(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    with connections() as seen:
        error = failure_of("https://api.openai.com/v1", seconds=SECONDS)
    assert (error.failure, error.__context__, seen) == (Failure.BROKEN, None, [])
    assert error.message == "This server is too busy to ask just now. Try again in a moment."
