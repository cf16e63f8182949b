"""Where the request at hand comes from, for the record and the log. Nothing that services need is in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """`address`: who asked, "server" for a command on the server, "" for the program itself.

    `program` is what the browser or client says it is; `request_id` finds the lines of one request in the log.
    """

    address: str = ""
    program: str = ""
    request_id: str = ""


ON_SERVER = Origin(address="server")
"""A command that somebody with access to the server runs."""

_current: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - it is frozen


def current_origin() -> Origin:
    """The origin of what this thread is doing."""
    return _current.get()


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """What happens inside is recorded as coming from there."""
    token = _current.set(origin)
    try:
        yield
    finally:
        _current.reset(token)
