"""Threads that the door starts, and what it says when there can be no more of them."""

from contextlib import suppress
from threading import Thread

from providers.failures import Failure, OutboundError


def start(thread: Thread) -> None:
    """Start it. OutboundError (BROKEN), without a context, when this process can have no more threads."""
    with suppress(RuntimeError):
        thread.start()
        return
    raise OutboundError(Failure.BROKEN, "This server is too busy to ask just now. Try again in a moment.")
