"""Bodies and floods that are made to fill a client's memory or to keep it computing."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from itertools import repeat

from tests.hostile import FLOODS, KIB, OK, ZEROS
from tests.servers import Script, answering

MIB = 1024 * KIB
ZEROS_UNPACKED = 96 * MIB
LIST, BODY = 2 * MIB - KIB, 256 * KIB - KIB
"""Just below what the door reads of a list of models, and of everything else."""


def bombs() -> dict[str, Script]:
    """Every case by its name."""
    return {
        **{f"without end: {name}": script for name, script in FLOODS.items()},
        **{f"packed: {name}": script for name, script in _packed()},
        **{f"200: {name}": _says(b"200 OK", body, size) for name, size, body in _json()},
        **{f"400: {name}": _says(b"400 Bad Request", body, size) for name, size, body in _json()},
        **{f"text: {name}": _says(b"400 Bad Request", body, BODY) for name, body in _texts()},
        "ten gigabytes announced": answering(OK + b"Content-Length: 10737418240\r\n\r\n", lambda: repeat(ZEROS)),
    }


def _packed() -> Iterator[tuple[str, Script]]:
    deflate = zlib.compressobj(9)
    flat = b"".join(deflate.compress(bytes(MIB)) for _ in range(ZEROS_UNPACKED // MIB)) + deflate.flush()
    once = gzip.compress(bytes(MIB)) * (ZEROS_UNPACKED // MIB)
    for coding, body in (("gzip", once), ("deflate", flat), ("gzip, gzip", gzip.compress(once)), ("br", once)):
        yield coding, _fixed(b"200 OK", body, f"Content-Encoding: {coding}\r\n")
    yield "gzip as a transfer", _fixed(b"200 OK", once, "Transfer-Encoding: gzip\r\n")
    yield "without saying so", _fixed(b"200 OK", once[:BODY], "")


def _json() -> Iterator[tuple[str, int, Callable[[int], bytes]]]:
    """Small on the wire, large as objects; each with the size that it is tried in."""
    for size in (LIST, BODY):
        kib = size // KIB
        yield f"{kib} KiB of open brackets", size, lambda size: b"[" * size
        yield f"{kib} KiB of nested objects", size, lambda size: b'{"a":' * (size // 5)
        yield f"{kib} KiB of brackets that close", size, lambda size: b"[" * (size // 2) + b"]" * (size // 2)
        yield f"{kib} KiB of empty objects", size, lambda size: b'{"data":[' + b"{}," * (size // 3 - 9) + b"{}]}"
        yield f"{kib} KiB of empty lists", size, lambda size: b"[" + b"[]," * (size // 3 - 9) + b"[]]"
        yield f"{kib} KiB of names", size, _names
        yield f"{kib} KiB of models", size, _models
        yield f"{kib} KiB of numbers", size, lambda size: b"[" + b"1.5," * (size // 4 - 9) + b"1]"
        yield f"{kib} KiB of one number", size, lambda size: b'{"data":' + b"9" * (size - 20) + b"}"
        yield f"{kib} KiB of escapes", size, lambda size: b'{"error":"' + b"\\u0041" * (size // 6 - 9) + b'"}'


def _names(size: int) -> bytes:
    return b"{" + b",".join(b'"%x":1' % number for number in range(size // 10)) + b"}"


def _models(size: int) -> bytes:
    return b'{"data":[' + b",".join(b'{"id":"m%x"}' % number for number in range(size // 16)) + b"]}"


def _texts() -> Iterator[tuple[str, Callable[[int], bytes]]]:
    """What regular expressions may stumble over."""
    for sign in (
        b"<",
        b"<title",
        b"<h1><h1>",
        b"(",
        b"[1",
        b" ",
        b"http://",
        b"a@",
        b"sk-",
        b"A",
        b"\xff",
        b"data:{}\n",
    ):
        yield repr(sign), lambda size, sign=sign: sign * (size // len(sign))  # type: ignore[misc]


def _says(status: bytes, body: Callable[[int], bytes], size: int) -> Script:
    return _fixed(status, body(size), "Content-Type: application/json\r\n")


def _fixed(status: bytes, body: bytes, fields: str) -> Script:
    head = b"HTTP/1.1 " + status + b"\r\n" + fields.encode() + b"Content-Length: %d\r\n\r\n" % len(body)
    pieces = [body[start : start + 64 * KIB] for start in range(0, len(body), 64 * KIB)]
    return answering(head, lambda: iter(pieces))
