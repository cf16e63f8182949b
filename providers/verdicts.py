"""What a check found: one structure for all kinds, in our words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Outcome(StrEnum):
    """Everything that a check can find. The values are the ones of the command line and the API."""

    OK = "ok"
    INVALID_KEY = "invalid_key"
    INVALID_MODEL = "invalid_model"
    QUOTA_EXHAUSTED = "quota_exhausted"
    RATE_LIMITED = "rate_limited"
    PERMISSION_DENIED = "permission_denied"
    REGION_UNSUPPORTED = "region_unsupported"
    BAD_HOST = "bad_host"
    BAD_REQUEST = "bad_request"
    PROVIDER_UNAVAILABLE = "provider_unavailable"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"


REFUSED = frozenset({Outcome.INVALID_KEY, Outcome.INVALID_MODEL, Outcome.BAD_HOST, Outcome.BLOCKED})
"""Nothing is written: the key that was in use stays in use."""

OFFERED = frozenset(Outcome) - REFUSED - {Outcome.OK}
"""May be stored with "Save without validation", as saved, not verified."""

TRANSIENT = frozenset({Outcome.RATE_LIMITED, Outcome.BAD_REQUEST})
"""Leave the earlier status of a stored provider as it is and only add a line."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the provider that helps with this outcome."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the provider answered, redacted: shown behind "What the provider answered"."""

    operation: str
    status: int | None
    code: str
    quote: str
    elapsed_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The finding of one check.

    `field` is the form field that the finding is about, or None. `message` begins with the promised sentence;
    `advice` says what to do. `hosts` are the vendor's other hosts, where a refused key may be good; `models` are
    names close to one that was refused. `tools`: the model called the tool that it was offered (False says nothing).
    `notes` are remarks that do not change the outcome. `elapsed_ms` is the whole check.
    """

    outcome: Outcome
    field: str | None
    message: str
    advice: str
    link: Link | None = None
    evidence: Evidence | None = None
    hosts: tuple[Link, ...] = ()
    models: tuple[str, ...] = ()
    tools: bool = False
    notes: tuple[str, ...] = ()
    elapsed_ms: int = 0

    @property
    def ok(self) -> bool:
        """Whether the key, the model and a completion all worked."""
        return self.outcome is Outcome.OK

    def to_dict(self) -> dict[str, Any]:
        """As stored in the database: plain JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The verdict that `to_dict` wrote."""
        link, evidence = data.get("link"), data.get("evidence")
        return cls(
            outcome=Outcome(data["outcome"]),
            field=data["field"],
            message=data["message"],
            advice=data["advice"],
            link=Link(**link) if link else None,
            evidence=Evidence(**evidence) if evidence else None,
            hosts=tuple(Link(**host) for host in data.get("hosts", ())),
            models=tuple(data.get("models", ())),
            tools=data.get("tools", False),
            notes=tuple(data.get("notes", ())),
            elapsed_ms=data.get("elapsed_ms", 0),
        )
