"""The one door: the only module that opens a connection, and the only one that knows requests and urllib3.

A call goes to the address that was checked, under its own name, with no redirect, proxy, netrc, cookie or compression,
and is over by its deadline. Everything that goes wrong leaves as an `OutboundError`. `docs/decisions` says why.
"""

import logging
import re
import socket
import time
from collections.abc import Mapping
from http.client import HTTPResponse
from ipaddress import IPv6Address
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from providers import trust
from providers.deadline import Deadline, Watch
from providers.destinations import Destination, admit, resolve, seconds_for, take_apart
from providers.failures import Failure, OutboundError, explain, too_late
from providers.metering import MeteredResponse, read_body
from providers.wires.base import Answer, Call, Operation

__all__ = ["Deadline", "Failure", "OutboundError", "seconds_for", "send"]

LIST_BYTES = 2 * 1024 * 1024
"""OpenRouter's list of models is more than 1 MB."""
BODY_BYTES = 256 * 1024

HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
HEADER_VALUE = re.compile(r"(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?")
OWN_HEADERS = {"user-agent": "BYOK", "accept-encoding": "identity", "connection": "close"}

for _name in ("connection", "connectionpool", "poolmanager", "response", "util.retry"):
    # These loggers write whole URLs and headers. Nobody else in this process uses them.
    logging.getLogger(f"urllib3.{_name}").addFilter(lambda record: False)


def send(call: Call, *, deadline: Deadline) -> Answer:
    """Send one request and read its answer, whatever its status: a redirect is an answer too.

    Raises OutboundError, and nothing else: without a cause or context, because those of the libraries hold keys.
    """
    started = time.monotonic()
    destination = take_apart(call.url)
    admit(destination)
    headers = _checked_headers(call.headers)
    failure: OutboundError
    with Watch(deadline) as watch:
        line = Line(destination, deadline, watch)
        try:
            response, body = _exchange(line, call, headers)
            if not watch.fired:  # a shut connection looks like the end of a body
                return _answer(response, body, started)
            failure = too_late(destination.entry)
        except OutboundError as error:
            failure = error
        except Exception as error:
            failure = too_late(destination.entry) if deadline.expired else explain(error, destination.entry)
    raise failure.with_traceback(None) from None


class Line:
    """The way to one destination: looked up, checked and connected once."""

    def __init__(self, destination: Destination, deadline: Deadline, watch: Watch) -> None:
        self.destination = destination
        self.deadline = deadline
        self._watch = watch

    def connect(self) -> socket.socket:
        """A connection to the first address that takes one, under the eye of the watch."""
        addresses = resolve(self.destination, self.deadline)
        refused = False
        for done, address in enumerate(addresses):
            connection = socket.socket(
                socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET, socket.SOCK_STREAM
            )
            try:
                connection.settimeout(max(self.deadline.remaining() / (len(addresses) - done), 0.001))
                connection.connect((str(address), self.destination.port))
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.settimeout(max(self.deadline.remaining(), 0.001))
                self._watch.guard(connection)
                return connection
            except OSError as error:
                connection.close()
                refused = refused or not isinstance(error, TimeoutError)
        raise self._not_connected(refused)

    def _not_connected(self, refused: bool) -> OutboundError:
        if self.deadline.expired or not refused:
            return too_late(self.destination.entry)
        return OutboundError(Failure.REFUSED, f'Nothing at "{self.destination.entry}" takes connections.')


class _Checked:
    """A connection of urllib3 that gets its socket from a line."""

    debuglevel = 0  # http.client would print requests
    response_class: type[HTTPResponse] = MeteredResponse

    def __init__(self, *args: Any, line: Line, **options: Any) -> None:
        super().__init__(*args, **options)
        self._line = line

    def _new_conn(self) -> socket.socket:
        return self._line.connect()


class _PlainConnection(_Checked, HTTPConnection):
    """http, for hosts on the operator's list."""


class _TLSConnection(_Checked, HTTPSConnection):
    """https: the name in the URL is the one that the certificate must have."""


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _TLSConnection


class _Adapter(HTTPAdapter):
    """An adapter for one call on one line. `send` stays as it is, so that the library `responses` can stand in."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        host, port = str(line.destination.host), line.destination.port
        self._pool: HTTPConnectionPool
        if line.destination.scheme == "https":
            self._pool = _TLSPool(host, port, cert_reqs="CERT_REQUIRED", ssl_context=trust.tls_context(), line=line)
        else:
            self._pool = _PlainPool(host, port, line=line)

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> HTTPConnectionPool:
        """The one pool, whatever the request, the environment or a proxy setting says."""
        return self._pool

    def cert_verify(self, *args: Any, **options: Any) -> None:
        """Nothing: the pool's context verifies. The original would load the authorities anew at every call."""

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()
        super().close()


class _Session(requests.Session):
    """A session that takes nothing from the environment and reads no redirect."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.trust_env = False
        self.headers.clear()
        self.mount(f"{line.destination.scheme}://", _Adapter(line))

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None. Even when told not to follow, the original would decompress and load the body of a redirect."""


def _exchange(line: Line, call: Call, headers: Mapping[str, str]) -> tuple[requests.Response, bytes]:
    """One request, one answer, and the connection closed again."""
    if line.deadline.expired:
        raise too_late(line.destination.entry)
    with _Session(line) as session:
        request = requests.Request(call.method, line.destination.url, headers=dict(headers), data=call.body)
        timeout = max(line.deadline.remaining(), 0.001)
        response = session.send(session.prepare_request(request), stream=True, allow_redirects=False, timeout=timeout)
        with response:
            _refuse_encodings(response.headers)
            return response, read_body(
                response.raw, LIST_BYTES if call.operation is Operation.LIST_MODELS else BODY_BYTES
            )


def _answer(response: requests.Response, body: bytes, started: float) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    elapsed = round((time.monotonic() - started) * 1000)
    return Answer(status=response.status_code, headers=headers, body=body, elapsed_ms=elapsed)


def _checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers to send. They are checked here because the libraries' own complaints quote the value."""
    if not all(HEADER_NAME.fullmatch(name) and HEADER_VALUE.fullmatch(value) for name, value in headers.items()):
        raise OutboundError(Failure.BLOCKED, "The key holds a character that cannot be sent. Nothing was sent.")
    return {name.lower(): value for name, value in headers.items() if name.lower() != "host"} | OWN_HEADERS


def _refuse_encodings(headers: Mapping[str, str]) -> None:
    coded = headers.get("content-encoding", "").strip().lower() not in ("", "identity")
    if coded or headers.get("transfer-encoding", "chunked").strip().lower() != "chunked":
        raise OutboundError(Failure.ENCODED, "The server compressed its answer, which was not asked for.")
