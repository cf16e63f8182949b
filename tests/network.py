"""Keeps the tests on this machine: whoever calls off it is stopped, and the test fails even if the error is caught."""

import ipaddress
import sys
from typing import Any

attempts: list[str] = []
"""What was tried since the list was last emptied."""


class OffMachineError(RuntimeError):
    """A test tried to reach another machine."""


def _stays_here(host: object) -> bool:
    if host is None or host in ("", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def _is_address(host: object) -> bool:
    try:
        ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host).split("%")[0])
    except ValueError:
        return False
    return True


def _refuse(what: str) -> None:
    attempts.append(what)
    raise OffMachineError(f"tests stay on this machine: {what}")


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not _stays_here(address[0]):
            _refuse(f"connection to {address[0]}:{address[1]}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
        if not _stays_here(host) and not _is_address(host):
            _refuse(f"look-up of {host!r}")


def guard() -> None:
    """Watch every socket of this process from now on; an audit hook cannot be taken off again."""
    sys.addaudithook(_audit)
