"""One request of a check: sent, answered, read, and what may be shown of it."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from providers.kinds.base import Kind
from providers.outbound import Deadline, OutboundError, send
from providers.reading import Reading, read
from providers.redaction import Redactor
from providers.verdicts import Evidence, Outcome
from providers.waiting import seconds_asked
from providers.wires.base import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one request brought: an answer that was read, or a failure of the door.

    `elapsed_ms` is this request. `wait`: the seconds after which the answer asks to come back, or 0.
    """

    call: Call
    reading: Reading | None = None
    failure: OutboundError | None = None
    status: int | None = None
    wait: int = 0
    elapsed_ms: int

    @property
    def outcome(self) -> Outcome | None:
        """What the answer means; None if there was none."""
        return self.reading.outcome if self.reading else None


def ask(kind: Kind, call: Call, deadline: Deadline) -> Finding:
    """Send a call and read what comes."""
    started = time.monotonic()
    try:
        answer = send(call, deadline=deadline)
    except OutboundError as error:
        return Finding(call=call, failure=error, elapsed_ms=milliseconds_since(started))
    reading = read(kind, call.operation, answer)
    wait = seconds_asked(answer.headers)
    return Finding(call=call, reading=reading, status=answer.status, wait=wait, elapsed_ms=answer.elapsed_ms)


def evidence_of(finding: Finding, secrets: Iterable[str]) -> Evidence:
    """What may be shown of an answer: its status and time, a plain code, and a redacted quote."""
    redactor = Redactor(secrets)
    reading = finding.reading
    return Evidence(
        operation=finding.call.operation,
        status=finding.status,
        code=redactor.code(reading.code) if reading else "",
        quote=redactor.quote(reading.message) if reading else "",
        elapsed_ms=finding.elapsed_ms,
    )


def milliseconds_since(started: float) -> int:
    """Whole milliseconds since a moment of the monotonic clock."""
    return round((time.monotonic() - started) * 1000)
