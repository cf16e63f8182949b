"""How a leaked secret may be written, and what may stand around it: what the detector is tested with."""

import base64
import gzip
import html
import zlib
from collections.abc import Callable, Iterator
from urllib.parse import quote

from tests.goals.leaks.canaries import WINDOW, Canary

type Encoding = Callable[[Canary], Iterator[bytes]]
"""All spellings of one encoding: it is found only if each of them is."""


def _raw(canary: Canary) -> Iterator[bytes]:
    yield canary.text.encode()
    yield canary.marker.encode()


def _percent(canary: Canary) -> Iterator[bytes]:
    yield "".join(f"%{byte:02X}" for byte in canary.text.encode()).encode()
    yield "".join(f"%{ord(sign):02x}" if place % 3 == 0 else sign for place, sign in enumerate(canary.text)).encode()
    yield quote(quote("".join(f"%{byte:02X}" for byte in canary.text.encode()))).encode()


def _entities(canary: Canary) -> Iterator[bytes]:
    yield "".join(f"&#{ord(sign)};" for sign in canary.text).encode()
    yield "".join(f"&#x{ord(sign):X};" for sign in canary.text).encode()
    yield html.escape("".join(f"&#{ord(sign)};" for sign in canary.text)).encode()


def _json(canary: Canary) -> Iterator[bytes]:
    yield "".join(f"\\u{ord(sign):04x}" for sign in canary.text).encode()
    yield "".join(f"\\\\u{ord(sign):04X}" if place % 2 else sign for place, sign in enumerate(canary.text)).encode()


def _base64(canary: Canary) -> Iterator[bytes]:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for offset in range(3):
            yield encode(b"\xfb\xff:"[:offset] + canary.text.encode() + b"~?")


def _hex(canary: Canary) -> Iterator[bytes]:
    yield canary.text.encode().hex().encode()
    yield canary.text.encode().hex(":").upper().encode()


def _utf16(canary: Canary) -> Iterator[bytes]:
    yield canary.text.encode("utf-16-le")
    yield canary.text.encode("utf-16-be")


def _reversed(canary: Canary) -> Iterator[bytes]:
    yield canary.text[::-1].encode()


def _folded(canary: Canary) -> Iterator[bytes]:
    yield canary.text.lower().encode()
    yield canary.text.upper().encode()


def _split(canary: Canary) -> Iterator[bytes]:
    for blank in (" ", "\n", "\r\n\t", "\\n"):
        yield blank.join(canary.text[start : start + 5] for start in range(0, len(canary.text), 5)).encode()


def _packed(canary: Canary) -> Iterator[bytes]:
    yield gzip.compress(canary.text.encode())
    yield zlib.compress(canary.text.encode())
    yield base64.urlsafe_b64encode(zlib.compress(canary.text.encode())).rstrip(b"=")


def _fragments(canary: Canary) -> Iterator[bytes]:
    yield canary.random[:WINDOW].encode()
    yield canary.random[-WINDOW:].encode()


ENCODINGS: dict[str, Encoding] = {
    "raw": _raw,
    "URL": _percent,
    "HTML": _entities,
    "JSON": _json,
    "base64": _base64,
    "hexadecimal": _hex,
    "UTF-16": _utf16,
    "reversed": _reversed,
    "case-folded": _folded,
    "split": _split,
    "compressed": _packed,
    "first and last eight": _fragments,
}
CONTEXTS: dict[str, tuple[bytes, bytes]] = {
    "end of line": (b"key ", b"\nnext line"),
    "quotes": (b'key="', b'" and more'),
    "table cell": (b"<tr><td>", b"</td></tr>"),
    "ampersand": (b"/path?key=", b"&page=2"),
    "space": (b"the key ", b" was refused"),
    "comma": (b"a,", b",b"),
    "JSON": (b'{"api_key": "', b'", "model": "m"}'),
    "pipe": (b"key|", b"|value"),
    "parenthesis": (b"f(", b") failed"),
    "full stop": (b"It was ", b". Try again."),
    "quote entity": (b"value=&quot;", b"&quot; name"),
}
