"""Finds canaries in bytes, however they are written: the main oracle.

Blanks are left out, and each piece of a canary is looked up in what remains. What a decoder must undo first (escapes,
hexadecimal, compression) is decoded and looked at again. Letters count as they are, all small or all capital, but not
in any mixture: pages are full of random tokens, and one in a few runs would hold a piece by chance.
"""

import re
import zlib
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from itertools import chain
from urllib.parse import unquote_to_bytes

from tests.goals.leaks.canaries import WINDOW, Canary

GRAM = 4
"""Bytes of a quick look: every piece of eight holds a whole one at a place that is divisible by four."""
DEPTH = 3
"""How often what was decoded is decoded again."""
LONGEST = 16 << 20
"""Bytes that are unpacked at most of one compressed piece."""

_BLANKS = b" \t\r\n\v\f\0"
_ESCAPE = re.compile(rb"\\+(?:u00|x)([0-9a-fA-F]{2})")
_LINE_END = re.compile(rb"\\[nrt]|=\r?\n")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}[:%-]?){8,}")
_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_PACKED_BASE64 = re.compile(rb"(?:eJ|eN|eA|eF|H4sI)[A-Za-z0-9+/_-]{12,}")


@dataclass
class Detector:
    """Knows the canaries; `add` more at any time."""

    canaries: dict[str, Canary] = field(default_factory=dict)
    _pieces: dict[bytes, set[str]] = field(default_factory=dict)
    _grams: set[int] = field(default_factory=set)

    def add(self, canaries: Iterable[Canary]) -> None:
        """Look for these from now on."""
        for canary in canaries:
            self.canaries[canary.name] = canary
            for piece in _pieces_of(canary.random):
                self._pieces.setdefault(piece, set()).add(canary.name)
                for start in range(WINDOW - GRAM + 1):
                    self._grams.add(int.from_bytes(piece[start : start + GRAM], "little"))

    def names_in(self, data: bytes) -> set[str]:
        """The names of the canaries of which there is a piece of eight characters or more."""
        found: set[str] = set()
        for view in _views(data, DEPTH):
            found |= self._look_up(view)
        return found

    def _look_up(self, plain: bytes) -> set[str]:
        grams = memoryview(plain + bytes(-len(plain) % GRAM)).cast("I")
        if self._grams.isdisjoint(grams):
            return set()
        places = (place * GRAM for place, gram in enumerate(grams) if gram in self._grams)
        starts = chain.from_iterable(range(max(0, place - GRAM), place + 1) for place in places)
        windows = {plain[start : start + WINDOW] for start in starts}
        return set(chain.from_iterable(self._pieces[window] for window in windows if window in self._pieces))


def _pieces_of(random: str) -> Iterator[bytes]:
    """Every window of the spellings that are not decoded: as it is or folded, backwards, and base64 at each offset."""
    plain = [random, random.lower(), random.upper(), random[::-1]]
    for spelling in (*map(str.encode, plain), *_base64_of(random.encode())):
        yield from (spelling[start : start + WINDOW] for start in range(len(spelling) - WINDOW + 1))


def _base64_of(random: bytes) -> Iterator[bytes]:
    """Without the characters at both ends that depend on what stands before and after."""
    for offset in range(3):
        padded = bytes(offset) + random
        whole = len(padded) // 3 * 3
        for encode in (b64encode, urlsafe_b64encode):
            yield encode(padded[:whole])[4 if offset else 0 :]


def _views(data: bytes, depth: int) -> Iterator[bytes]:
    """The plain forms of the data and of everything inside that can be decoded."""
    plain = data.translate(None, _BLANKS)
    yield plain
    if depth:
        for decoded in chain(_unescaped(data), _from_hex(plain), _unpacked(data)):
            yield from _views(decoded, depth - 1)


def _unescaped(data: bytes) -> Iterator[bytes]:
    decoded = data
    if b"%" in decoded:
        decoded = unquote_to_bytes(decoded)
    if b"\\" in decoded or b"=\n" in decoded or b"=\r\n" in decoded:
        decoded = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), decoded)
        decoded = _LINE_END.sub(b"", decoded)
    if b"&" in decoded:
        decoded = unescape(decoded.decode("latin-1")).encode("latin-1", "replace")
    if decoded != data:
        yield decoded


def _from_hex(plain: bytes) -> Iterator[bytes]:
    """All that is written in hexadecimal, one after the other, read from the first digit and from the second."""
    runs = [match[0].translate(None, b":%-").decode() for match in _HEX.finditer(plain)]
    for shift in (0, 1) if runs else ():
        usable = (run[shift : len(run) - (len(run) - shift) % 2] for run in runs)
        yield b"|".join(map(bytes.fromhex, usable))


def _unpacked(data: bytes) -> Iterator[bytes]:
    for match in _PACKED.finditer(data):
        yield from _inflated(data[match.start() :])
    for match in _PACKED_BASE64.finditer(data):
        text = match[0].translate(bytes.maketrans(b"-_", b"+/"))
        yield from _inflated(b64decode(text + b"=" * (-len(text) % 4)) if len(text) % 4 != 1 else b"")


def _inflated(data: bytes) -> Iterator[bytes]:
    with suppress(zlib.error):
        if unpacked := zlib.decompressobj(wbits=47).decompress(data, LONGEST):
            yield unpacked
