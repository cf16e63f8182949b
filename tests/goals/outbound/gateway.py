"""The public internet of a watched program: one server of this machine that speaks http and https, and keeps it all."""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from tests.provider_double import GOOD_COMPLETION, GOOD_KEY_INFO, GOOD_LIST
from tests.servers import RawServer, Reply

HELLO = b"\x16"
"""What every TLS connection begins with."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One request as it arrived. `raw` is everything that was sent, decrypted."""

    encrypted: bool
    raw: bytes

    @property
    def path(self) -> str:
        """The target of the request line; "" if there is none."""
        words = self.raw.split(b"\r\n", 1)[0].split(b" ")
        return words[1].decode(errors="replace") if len(words) > 1 else ""

    @property
    def host(self) -> str:
        """The Host header."""
        lines = self.raw.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
        named = (line.partition(b":") for line in lines)
        return next((value.strip().decode(errors="replace") for name, _, value in named if name.lower() == b"host"), "")


def good_answer(heard: Heard) -> Reply:
    """What makes a check of any kind say that all is well."""
    if heard.raw.startswith(b"POST "):
        return Reply(200, GOOD_COMPLETION)
    return Reply(200, GOOD_KEY_INFO if heard.path.partition("?")[0].endswith("/key") else GOOD_LIST)


class Gateway(RawServer):
    """Answers every request with what `answer` says. `tls` has the certificates of the names that it stands for."""

    def __init__(self, tls: ssl.SSLContext, answer: Callable[[Heard], Reply] = good_answer) -> None:
        self.heard: list[Heard] = []
        self._certified = tls
        self._answer = answer
        super().__init__(lambda server, connection: self._speak(connection))

    def _speak(self, connection: socket.socket) -> None:
        with suppress(OSError):
            if connection.recv(1, socket.MSG_PEEK) != HELLO:
                self._exchange(connection, encrypted=False)
                return
            with self._certified.wrap_socket(connection, server_side=True) as encrypted:
                self._exchange(encrypted, encrypted=True)

    def _exchange(self, connection: socket.socket, *, encrypted: bool) -> None:
        heard = Heard(encrypted, _request(connection))
        if heard.raw:
            self.heard.append(heard)
            connection.sendall(_response(self._answer(heard)))


def _request(connection: socket.socket) -> bytes:
    """Head and body of one request; whatever came, if it is none."""
    raw = b""
    while piece := connection.recv(65536):
        raw += piece
        head, end, body = raw.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        if end and len(body) >= (int(lengths[0].partition(b":")[2]) if lengths else 0):
            break
    return raw


def _response(reply: Reply) -> bytes:
    body, headers = reply.encoded()
    fields = {"Content-Length": str(len(body)), "Connection": "close", **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {reply.status} Said\r\n{lines}\r\n".encode() + body
