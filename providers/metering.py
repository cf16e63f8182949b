"""Answers that are counted byte by byte as they arrive, so that no server decides how much we read."""

import io
from http.client import HTTPResponse
from socket import socket
from typing import TYPE_CHECKING, Protocol

from providers.failures import Failure, OutboundError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD_BYTES = 64 * 1024
"""For status line, headers, and everything that a server sends before them (`100 Continue`)."""
WIRE_BYTES = 8 * 1024 * 1024
"""For the rest, framing of chunks and trailers included. Far above every cap on bodies."""
PIECE_BYTES = 64 * 1024
PIECES = 20_000
"""Reads for one body: a body in one-byte chunks costs a second of computing for every 200 KB."""


class _Meter(io.RawIOBase):
    """A socket's file that raises OutboundError once it has given `budget` bytes."""

    def __init__(self, raw: io.RawIOBase, budget: int) -> None:
        self.budget = budget
        self._raw = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        if self.budget <= 0:
            raise OutboundError(Failure.TOO_LARGE, "The server sent far more than an answer needs.")
        count = self._raw.readinto(buffer)
        self.budget -= count or 0
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class MeteredResponse(HTTPResponse):
    """The standard library's response, reading through a meter. Cookies are dropped before anybody parses them."""

    def __init__(self, sock: socket, debuglevel: int = 0, method: str | None = None, url: str | None = None) -> None:
        super().__init__(sock, 0, method, url)
        self._meter = _Meter(self.fp.detach(), HEAD_BYTES)
        self.fp = io.BufferedReader(self._meter)

    def begin(self) -> None:
        super().begin()
        del self.msg["set-cookie"], self.msg["set-cookie2"]
        self._meter.budget = WIRE_BYTES


class Readable(Protocol):
    """What is needed of urllib3's response."""

    def read1(self, amt: int, decode_content: bool) -> bytes | None:
        """At most `amt` bytes as soon as there are any; nothing at the end."""


def read_body(raw: Readable, cap: int) -> bytes:
    """The body as it stands on the wire; TOO_LARGE as soon as it is larger than `cap` bytes."""
    body = bytearray()
    for _ in range(PIECES):
        piece = raw.read1(PIECE_BYTES, decode_content=False)
        if not piece:
            return bytes(body)
        body += piece
        if len(body) > cap:
            break
    raise OutboundError(Failure.TOO_LARGE, f"The answer is larger than {cap // 1024} KiB, or in too many pieces.")
