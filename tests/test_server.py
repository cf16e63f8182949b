"""The web process on its own, with a small application: slow clients, and an end that waits for nobody."""

import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.request import urlopen

import pytest

from byok_site.server import CannotListenError, bind
from tests.starting import ROOT

PROGRAM = """
import sys, threading, django
from django.conf import settings
settings.configure(BYOK_THREADS=4, BYOK_TRUSTED_PROXIES=0, DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
from byok_site.server import bind, serve
from byok_site.supervisor import Supervisor

def application(environ, start_response):
    if environ["PATH_INFO"] == "/hang":
        threading.Event().wait()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"here"]

listener = bind("127.0.0.1", 0)
port = listener.getsockname()[1]
Supervisor(lambda *pipes: serve(application, listener, *pipes), 2, lambda: print(port, flush=True)).run()
"""


@pytest.fixture
def server() -> "Iterator[tuple[subprocess.Popen[str], int]]":
    """Two web processes of four threads each, and their port."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, int(process.stdout.readline())
        process.kill()


def connect(port: int, text: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(text)
    return connection


@pytest.mark.parametrize(
    "held",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nab",
    ],
    ids=["headers", "bodies"],
)
def test_pages_are_answered_while_forty_slow_clients_hold_connections(
    server: "tuple[subprocess.Popen[str], int]", held: bytes
) -> None:
    _, port = server
    with contextlib.ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(connect(port, held))
        for _ in range(50):
            with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
                assert page.read() == b"here"


def test_it_ends_within_three_seconds_while_every_thread_hangs(server: "tuple[subprocess.Popen[str], int]") -> None:
    process, port = server
    with contextlib.ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(connect(port, b"GET /hang HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=3) == 0


def test_a_body_beyond_the_limit_is_refused(server: "tuple[subprocess.Popen[str], int]") -> None:
    with connect(server[1], b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1001\r\n\r\n" + b"a" * 1001) as one:
        assert one.recv(100).startswith(b"HTTP/1.1 413 ")


def test_the_answer_does_not_name_the_server(server: "tuple[subprocess.Popen[str], int]") -> None:
    with urlopen(f"http://127.0.0.1:{server[1]}/") as page:
        assert page.headers["Server"] is None


def test_a_busy_port_is_said_in_a_sentence() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(CannotListenError, match="is in use by another"),
    ):
        bind("127.0.0.1", taken.getsockname()[1])


def test_processes_that_end_at_once_are_not_restarted_for_ever() -> None:
    program = (
        "from byok_site.supervisor import Supervisor, CannotRunError\n"
        "try: Supervisor(lambda *pipes: None, 2, lambda: None).run()\n"
        "except CannotRunError as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said == "The web processes end as soon as they start: the lines above say why.\n"
