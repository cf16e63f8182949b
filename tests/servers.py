"""Servers on 127.0.0.1 that do what a test tells them, well-behaved or not. Each is a context manager."""

import json
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any, Self

PATIENCE = 3.0
"""Seconds after which a hostile server gives up, so that a door without a deadline fails its tests and hangs none."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answers. A body that is neither bytes nor text goes out as JSON."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> tuple[bytes, dict[str, str]]:
        """The bytes of the body, and all headers."""
        if isinstance(self.body, bytes):
            return self.body, dict(self.headers)
        if isinstance(self.body, str):
            return self.body.encode(), dict(self.headers)
        return json.dumps(self.body).encode(), {"content-type": "application/json", **self.headers}


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = False
    allow_reuse_address = True
    request_queue_size = 64
    tls: ssl.SSLContext | None = None

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Speak TLS in the connection's own thread, so that a slow handshake holds up nobody."""
        with suppress(OSError):  # clients break off: that is what many tests are about
            if self.tls is None:
                super().finish_request(request, client_address)
                return
            with self.tls.wrap_socket(request, server_side=True) as encrypted:
                super().finish_request(encrypted, client_address)


class _Server:
    """Starts and stops a listener. `stopping` is set before it waits for its connections."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.stopping = threading.Event()
        self.scheme = "https" if tls else "http"
        self._listener = _Listener(("127.0.0.1", 0), self._handler())
        self._listener.tls = tls
        self.port = int(self._listener.server_address[1])
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.01,), daemon=True)

    @property
    def entry(self) -> str:
        """The server's `host:port`, as in `BYOK_PRIVATE_HOSTS`."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The server's address without a path."""
        return f"{self.scheme}://{self.entry}"

    def _handler(self) -> type[socketserver.BaseRequestHandler]:
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()


class ScriptedServer(_Server):
    """An HTTP server that records every request in `requests` and answers with what `answer(request)` returns."""

    def __init__(self, answer: Callable[[Request], Reply], tls: ssl.SSLContext | None = None) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        super().__init__(tls)

    def _handler(self) -> type[socketserver.BaseRequestHandler]:
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.command, self.path, headers, body)
                scripted.requests.append(request)
                self.reply(scripted.answer(request))

            def reply(self, reply: Reply) -> None:
                body, headers = reply.encoded()
                self.send_response(reply.status)
                for name, value in {"content-length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Tests are quiet."""

        return Handler


type Script = Callable[["RawServer", socket.socket], None]


class RawServer(_Server):
    """A server whose script has the bare connection; `connections` counts, `sent` counts bytes of `pour`."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self.script = script
        self.connections = 0
        self.sent = 0
        super().__init__(tls)

    def pour(self, connection: socket.socket, pieces: Iterator[bytes], pause: float = 0.0) -> None:
        """Send the pieces one after another until they end, the client goes, or the server stops or gives up."""
        end = time.monotonic() + PATIENCE
        for piece in pieces:
            if time.monotonic() > end:
                return
            connection.sendall(piece)
            self.sent += len(piece)
            if self.stopping.wait(pause) if pause else self.stopping.is_set():
                return

    def _handler(self) -> type[socketserver.BaseRequestHandler]:
        raw = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                raw.connections += 1
                self.request.settimeout(PATIENCE)
                raw.script(raw, self.request)

        return Handler


def silent(server: RawServer, connection: socket.socket) -> None:
    """Take the connection and say nothing: with a client that speaks https, a hanging handshake."""
    server.stopping.wait(PATIENCE)


def answering(head: bytes, pieces: Callable[[], Iterator[bytes]], pause: float = 0.0) -> Script:
    """A script that reads what comes first, sends `head`, and then pours the pieces."""

    def script(server: RawServer, connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(head)
        server.pour(connection, pieces(), pause)

    return script
