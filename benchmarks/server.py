"""Does the server keep answering? `python -m benchmarks.server` starts one of its own and prints what it saw.

Everything stays on this machine: the server, its slow clients, and a provider that takes connections and says nothing.
"""

import contextlib
import http.client
import secrets
import signal
import socket
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.starting import Running, manage

MAKE_ADMIN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from providers.sessions import SessionStore
from django.conf import settings
from providers.models import Person
person = Person.objects.create_user(email="a@example.org", name="A", role="owner", password=None)
session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.create()
print(session.session_key)
"""
PAGES, SLOW_PAGES, SLOW_CLIENTS, CHECKS, BEYOND = 200, 50, 40, 20, 40


class Browser:
    """A signed-in client. Each request is a connection of its own, as the worst visitor's would be."""

    def __init__(self, url: str, session: str) -> None:
        self.place = (urlsplit(url).hostname or "", urlsplit(url).port or 80)
        self.token = secrets.token_hex(16)
        self.headers = {"Cookie": f"byok_session={session}; byok_csrf={self.token}", "X-CSRFToken": self.token}

    def ask(self, method: str, path: str, body: str = "", timeout: float = 10) -> int:
        """The status of the answer; 0 for none in time."""
        connection = http.client.HTTPConnection(*self.place, timeout=timeout)
        try:
            headers = self.headers | {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, body, headers if body else self.headers)
            response = connection.getresponse()
            response.read()
        except OSError:
            return 0
        finally:
            connection.close()
        return response.status

    def validate(self, provider_port: int) -> int:
        """Press Validate on a new card whose host never answers."""
        path = f"/keys/organization/openai_compatible/{uuid.uuid4()}/"
        typed = {"do": "validate", "api_key": "a-made-up-key", "api_host": f"http://127.0.0.1:{provider_port}/v1"}
        return self.ask("POST", path, urlencode(typed | {"model_type": "m", "name": "", "version": "0"}), timeout=90)


def measure(browser: Browser, name: str, count: int, idle: float = 0) -> tuple[bool, float]:
    """Open a page `count` times, one after the other, and print the times; whether all were answered, and the p99."""
    times, answered = [], 0
    for _ in range(count):
        began = time.perf_counter()
        answered += browser.ask("GET", "/organization/") == 200
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    p99 = times[int(count * 0.99) - 1]
    ratio = f"{p99 / idle:5.1f} x idle" if idle else ""
    print(f"{name:34} {answered:3}/{count} answered   p50 {times[count // 2]:6.1f} ms   p99 {p99:6.1f} ms   {ratio}")
    return answered == count, p99


@contextlib.contextmanager
def slow_clients(browser: Browser, text: bytes) -> Iterator[None]:
    """Connections that send one byte every half second and never come to an end."""
    ended = threading.Event()
    connections = [socket.create_connection(browser.place) for _ in range(SLOW_CLIENTS)]

    def drip() -> None:
        while not ended.wait(0.5):
            for connection in connections:
                connection.sendall(b"a")

    for connection in connections:
        connection.sendall(text)
    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        yield
    finally:
        ended.set()
        dripping.join()
        for connection in connections:
            connection.close()


@contextlib.contextmanager
def hanging_provider() -> Iterator[tuple[int, Callable[[], int]]]:
    """A port that takes connections and never answers, and how many it has taken."""
    taken: list[socket.socket] = []

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                taken.append(listener.accept()[0])

    with socket.create_server(("127.0.0.1", 0), backlog=200) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1], lambda: len(taken)


def hang_checks(browser: Browser, port: int, taken: Callable[[], int]) -> None:
    """Start the checks and wait until the provider has them all."""
    for _ in range(CHECKS):
        threading.Thread(target=browser.validate, args=(port,), daemon=True).start()
    deadline = time.monotonic() + 20
    while taken() < CHECKS and time.monotonic() < deadline:
        time.sleep(0.05)
    print(f"{taken()} of {CHECKS} checks hang at the provider")


def refused_beyond_the_limit(browser: Browser, port: int) -> None:
    """More checks than there are slots: how fast the surplus is told so."""
    told: list[float] = []

    def press() -> None:
        began = time.perf_counter()
        if browser.validate(port) in (429, 503):
            told.append((time.perf_counter() - began) * 1000)

    for _ in range(BEYOND):
        threading.Thread(target=press, daemon=True).start()
    time.sleep(5)
    slowest = f", the slowest after {max(told):.0f} ms" if told else ""
    print(f"{len(told)} of {BEYOND} more checks were told that the server is busy{slowest}")


def run(running: Running, browser: Browser, port: int, taken: Callable[[], int]) -> bool:
    """All situations in one run, so that the ratios compare like with like."""
    head = b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\n"
    measure(browser, "(warming up)", 20)
    good, idle = measure(browser, "idle", PAGES)
    with slow_clients(browser, head + b"X-Slow: "):
        good &= measure(browser, f"{SLOW_CLIENTS} clients send headers slowly", SLOW_PAGES, idle)[0]
    with slow_clients(browser, head + b"Content-Length: 100000\r\n\r\n"):
        good &= measure(browser, f"{SLOW_CLIENTS} clients send bodies slowly", SLOW_PAGES, idle)[0]
    hang_checks(browser, port, taken)
    good &= measure(browser, f"{CHECKS} checks hang", PAGES, idle)[0]
    refused_beyond_the_limit(browser, port)
    good &= measure(browser, "all slots for checks are taken", PAGES, idle)[0]
    began = time.perf_counter()
    running.end(signal.SIGINT)
    print(f"Ctrl-C while they hang: ended after {time.perf_counter() - began:.1f} s")
    return good


def main() -> int:
    """Exit code 0 when every page was answered."""
    with tempfile.TemporaryDirectory() as folder, hanging_provider() as (port, taken):
        values = {"BYOK_PROCESSES": "2", "BYOK_THREADS": "32", "BYOK_PRIVATE_HOSTS": f"127.0.0.1:{port}"}
        with Running(Path(folder), **values) as running:
            made = manage(Path(folder), "shell", "--no-imports", "-c", MAKE_ADMIN)
            return not run(running, Browser(running.url, made.stdout.strip()), port, taken)


if __name__ == "__main__":
    sys.exit(main())
