"""What the door really does with names and sockets, seen from below it."""

import errno
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from types import MappingProxyType
from typing import Any

import pytest

from providers.outbound import Deadline, OutboundError, send
from providers.wires.base import Answer, Call, Operation

KEY = "made-up-key-0123456789abcdefghij"


def words(text: str) -> list[str]:
    """A table in a text."""
    return text.split()


_watched: list[list[tuple[str, int]]] = []


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and _watched and isinstance(arguments[1], tuple):
        for seen in _watched:
            seen.append((str(arguments[1][0]), int(arguments[1][1])))


sys.addaudithook(_audit)


@contextmanager
def connections() -> Iterator[list[tuple[str, int]]]:
    """The (address, port) of every connection that any thread of this process tries to open meanwhile."""
    seen: list[tuple[str, int]] = []
    _watched.append(seen)
    try:
        yield seen
    finally:
        _watched.remove(seen)


class Names:
    """A resolver that knows these names only, and keeps in `asked` what it was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, table: Mapping[str, Sequence[str]]) -> None:
        self.table = dict(table)
        self.asked: list[str] = []
        monkeypatch.setattr(socket, "getaddrinfo", self.getaddrinfo)

    def getaddrinfo(self, host: str, port: int, *args: object, **options: object) -> list[Any]:
        self.asked.append(host)
        if host not in self.table:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [_row(address, port) for address in self.table[host]]


def _row(address: str, port: int) -> tuple[Any, ...]:
    six = ip_address(address).version == 6
    family = socket.AF_INET6 if six else socket.AF_INET
    return (family, socket.SOCK_STREAM, 6, "", (address, port, 0, 0) if six else (address, port))


def refuse_all_connections(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Let no connection leave, and return the growing list of what was tried."""
    tried: list[tuple[str, int]] = []

    def connect(self: socket.socket, address: tuple[str, int]) -> None:
        tried.append(address)
        raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


def request(url: str, operation: Operation = Operation.CHAT, headers: Mapping[str, str] = MappingProxyType({})) -> Call:
    """A call with a made-up key, and `headers` besides."""
    return Call(
        operation=operation,
        method="GET" if operation is Operation.LIST_MODELS else "POST",
        url=url,
        headers={"authorization": f"Bearer {KEY}", **headers},
        body=None if operation is Operation.LIST_MODELS else b"{}",
    )


def through_the_door(url: str, operation: Operation = Operation.CHAT, *, seconds: float = 5.0) -> Answer:
    """Send a made-up call, with a deadline that is far away."""
    return send(request(url, operation), deadline=Deadline(seconds))


def failure_of(url: str, operation: Operation = Operation.CHAT, *, seconds: float = 5.0) -> OutboundError:
    """The error of a made-up call that has to fail."""
    with pytest.raises(OutboundError) as caught:
        through_the_door(url, operation, seconds=seconds)
    return caught.value
