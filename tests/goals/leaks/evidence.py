"""Everything that was seen, by surface, and what of it must not be there."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Self

from tests.goals.leaks.canaries import Canary
from tests.goals.leaks.detector import Detector
from tests.goals.leaks.patterns import suspicious

_STATUS = re.compile(r"→ (\d+)$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of a surface. `shows`: the canaries that must be in there; `may`: those that may be."""

    surface: str
    where: str
    data: bytes
    shows: frozenset[str]
    may: frozenset[str]
    sealed: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A canary where it must not be, or something that looks like somebody's key."""

    surface: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.what} in {self.surface}: {self.where}"


@dataclass
class Evidence:
    """Collects pieces first and judges them all at the end, when every canary is known."""

    detector: Detector = field(default_factory=Detector)
    pieces: list[Piece] = field(default_factory=list)

    def plant(self, canary: Canary) -> Canary:
        """Look for this from now on, in what was seen already, too."""
        self.detector.add([canary])
        return canary

    def see(
        self,
        surface: str,
        where: str,
        data: bytes,
        *,
        shows: Iterable[Canary] = (),
        may: Collection[Canary] = (),
        sealed: bool = False,
    ) -> None:
        """Keep some bytes. `sealed`: ciphertexts belong there."""
        shown, allowed = frozenset(one.name for one in shows), frozenset(one.name for one in may)
        self.pieces.append(Piece(surface, where, data, shown, allowed, sealed))

    def judge(self) -> "Judgement":
        """Look for everything everywhere."""
        judgement = Judgement()
        for piece in self.pieces:
            judgement.add(piece, self.detector)
        return judgement


@dataclass
class Judgement:
    """What was found, and with what statuses the product answered.

    Of `shown` disclosures that had to be there, `seen` were: the detector works on the real bytes.
    """

    hits: list[Hit] = field(default_factory=list)
    bytes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    pieces: int = 0
    statuses: set[int] = field(default_factory=set)
    shown: int = 0
    seen: int = 0

    def add(self, piece: Piece, detector: Detector) -> Self:
        """Judge one piece."""
        self.pieces += 1
        self.bytes[piece.surface] += len(piece.data)
        self.statuses |= {int(found) for found in _STATUS.findall(piece.where)}
        names = detector.names_in(piece.data)
        self.shown += len(piece.shows)
        self.seen += len(piece.shows & names)
        for name in sorted(names - piece.shows - piece.may):
            self.hits.append(Hit(piece.surface, piece.where, name))
        for match in suspicious(piece.data):
            ours = detector.names_in(match) or (piece.sealed and match.startswith(b"gAAAAA"))
            if not ours:
                self.hits.append(Hit(piece.surface, piece.where, f"what looks like a key ({match[:7].decode()}…)"))
        return self

    def on(self, surface: str) -> list[Hit]:
        """The hits of one surface."""
        return [hit for hit in self.hits if hit.surface == surface]
