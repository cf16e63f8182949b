"""Runs manage.py under watch: `python -m tests.goals.outbound.watched up --port 0` is the real program.

Every look-up and connection goes into a log, names are answered from a script, and no connection leaves this machine.
The file named by `WATCHED_WORLD` is a `World` of `watching.py` as JSON, `WATCHED_LOG` is where the log goes, and
`WATCHED_WEAKNESS` names a flaw of `weaknesses.py` to be put into this process.
"""

import errno
import ipaddress
import json
import os
import runpy
import socket
import sys
import time
from collections import Counter
from typing import Any

import django

CONNECTING = ("socket.connect", "socket.sendto", "socket.sendmsg")
LOOKING_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
STARTING = ("subprocess.Popen", "os.system", "os.posix_spawn")

_real_getaddrinfo = socket.getaddrinfo
_real_connect = socket.socket.connect


class Watcher:
    """What is seen in this process, and in those that it forks."""

    def __init__(self) -> None:
        self._log = os.open(os.environ["WATCHED_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with open(os.environ["WATCHED_WORLD"], encoding="utf-8") as file:
            world = json.load(file)
        self._names: dict[str, list[list[str]]] = world["names"]
        self._slow: dict[str, float] = world["slow"]
        self._diverted: dict[str, int] = world["diverted"]
        self._open: list[str] = world["open"]
        self._asked: Counter[str] = Counter()

    def write(self, what: str, subject: str) -> None:
        """One line; appending a short line is one step, whichever process does it."""
        os.write(self._log, f"{json.dumps([what, subject, os.getpid()])}\n".encode())

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """The hook: what Python tells before it does it."""
        if event in CONNECTING:
            if isinstance(arguments[1], tuple):
                self._judge_connection(entry(arguments[1]))
        elif event in LOOKING_UP:
            self._judge_look_up(arguments[0])
        elif event in STARTING:
            self.write("program", str(arguments[0]))

    def _judge_connection(self, place: str) -> None:
        if place in self._open:
            self.write("connect", place)
        elif place not in {f"127.0.0.1:{port}" for port in self._diverted.values()}:
            self.write("connect", place)
            raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")

    def _judge_look_up(self, host: object) -> None:
        """The machine's own resolver hears of no name."""
        if host is not None and not is_numeric(host) and host not in ("localhost", b"localhost", "", b""):
            self.write("off-script", str(host))
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def getaddrinfo(self, host: Any, port: Any, *arguments: Any, **options: Any) -> list[Any]:
        """In the place of the resolver: numbers are read as ever, everything else is in the script."""
        if not isinstance(host, str) or is_numeric(host) or host == "localhost" or port in (None, 0):
            return _real_getaddrinfo(host, port, *arguments, **options)
        self.write("look-up", host)
        time.sleep(self._slow.get(host, 0))
        answers = self._names.get(host)
        if not answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        turn, self._asked[host] = self._asked[host], self._asked[host] + 1
        return [row(address, port) for address in answers[min(turn, len(answers) - 1)]]

    def connect(self, connection: socket.socket, address: Any) -> None:
        """Addresses that the script diverts lead to a server on this machine; the log has the address itself."""
        place = entry(address) if isinstance(address, tuple) else ""
        port = self._diverted.get(place)
        if port is None:
            _real_connect(connection, address)
            return
        self.write("connect", place)
        _real_connect(connection, ("127.0.0.1", port))


def entry(address: tuple[Any, ...]) -> str:
    """`host:port`, IPv6 in brackets."""
    host = str(address[0])
    return f"[{host}]:{address[1]}" if ":" in host else f"{host}:{address[1]}"


def row(address: str, port: int) -> tuple[Any, ...]:
    """As the resolver gives it."""
    six = ipaddress.ip_address(address).version == 6
    family = socket.AF_INET6 if six else socket.AF_INET
    return (family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port, 0, 0) if six else (address, port))


def is_numeric(host: object) -> bool:
    """Whether a resolver reads it as a number, in any spelling."""
    text = host.decode(errors="replace") if isinstance(host, bytes) else str(host)
    try:
        ipaddress.ip_address(text.partition("%")[0])
        return True
    except ValueError:
        pass
    try:
        socket.inet_aton(text)
        return bool(text.strip())
    except (OSError, ValueError):
        return False


def weaken_after_setup(name: str) -> None:
    """The product's modules can be loaded only once Django is set up."""
    original = django.setup

    def setup(*arguments: Any, **options: Any) -> None:
        original(*arguments, **options)
        from tests.goals.outbound.weaknesses import WEAKNESSES

        WEAKNESSES[name]()

    django.setup = setup


def watch_connect(watcher: Watcher) -> None:
    """The method of Python's own class: the one below it, in C, is seen by the hook all the same."""

    def connect(self: socket.socket, address: Any) -> None:
        watcher.connect(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign,assignment]


def main() -> None:
    """Watch, weaken, and be manage.py."""
    watcher = Watcher()
    socket.getaddrinfo = watcher.getaddrinfo
    watch_connect(watcher)
    sys.addaudithook(watcher.audit)
    if name := os.environ.get("WATCHED_WEAKNESS"):
        weaken_after_setup(name)
    sys.argv = ["manage.py", *sys.argv[1:]]
    runpy.run_path("manage.py", run_name="__main__")


if __name__ == "__main__":
    main()
