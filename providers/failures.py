"""Why a call through the door brought no usable answer, in our words."""

import ssl
from collections.abc import Iterator
from enum import StrEnum


class Failure(StrEnum):
    """What went wrong, coarse enough to decide on."""

    BLOCKED = "blocked"
    """The door refused: nothing was sent."""
    TIMEOUT = "timeout"
    DNS = "dns"
    REFUSED = "refused"
    """No connection came about."""
    TLS = "tls"
    BROKEN = "broken"
    """A connection, but no understandable answer."""
    TOO_LARGE = "too_large"
    ENCODED = "encoded"
    """The answer came compressed, although that was not asked for."""


class OutboundError(Exception):
    """The only exception that leaves the door.

    `message` is one or two plain sentences of ours, fit for a page: no key, no path, no query, no text of the server.
    `setting` names the setting that would have opened the door, or is empty.
    """

    def __init__(self, failure: Failure, message: str, setting: str = "") -> None:
        super().__init__(message)
        self.failure = failure
        self.message = message
        self.setting = setting


CERTIFICATE_FAULTS = {
    10: "has expired",
    18: "is signed by itself",
    19: "is signed by an authority that this server does not know",
    20: "is signed by an authority that this server does not know",
    21: "is signed by an authority that this server does not know",
    62: "belongs to another name",
    64: "belongs to another address",
}
"""OpenSSL's verification codes."""


def explain(error: BaseException, entry: str) -> OutboundError:
    """Put an exception of requests, urllib3, ssl or socket into our words. Only its classes and numbers are used."""
    for cause in _causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                fault = CERTIFICATE_FAULTS.get(cause.verify_code, "is not valid")
                return OutboundError(Failure.TLS, f'The certificate of "{entry}" {fault}.')
            case ssl.SSLError():
                return OutboundError(Failure.TLS, f'No secure connection to "{entry}" came about: does it speak https?')
            case TimeoutError():
                return too_late(entry)
    return OutboundError(Failure.BROKEN, f'"{entry}" broke off, or answered with something that is not HTTP.')


def too_late(entry: str) -> OutboundError:
    """The deadline ended first."""
    return OutboundError(Failure.TIMEOUT, f'"{entry}" did not answer in time.')


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and everything that it wraps: urllib3 keeps causes in `reason`, requests in `args`."""
    waiting, seen = [error], set[int]()
    while waiting:
        cause = waiting.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        inner = (cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args)
        waiting.extend(item for item in inner if isinstance(item, BaseException))
