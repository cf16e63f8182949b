"""One wall-clock deadline for a whole check, and the timer that enforces it."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from providers.threads import start


class Deadline:
    """The moment by which everything is over, `seconds` from now."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def remaining(self) -> float:
        """Seconds left, never less than 0."""
        return max(0.0, self._end - self._clock())

    @property
    def expired(self) -> bool:
        """Whether the moment has passed."""
        return self.remaining() == 0.0


class Watch:
    """Shuts a guarded connection down when the deadline ends, whatever its thread is waiting for.

    Timeouts of sockets are per read, so that a server which drips one byte a second never meets them.
    """

    def __init__(self, deadline: Deadline) -> None:
        self.fired = False
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._timer = threading.Timer(deadline.remaining(), self._fire)
        self._timer.daemon = True

    def guard(self, connection: socket.socket) -> None:
        """Watch this connection. It is watched by a duplicate of its file descriptor.

        The socket itself will not do: TLS takes its descriptor away, and `SSLSocket.shutdown` forgets the encryption
        before it shuts, so that a thread about to send would send in clear.
        """
        with self._lock:
            self._line = connection.dup()
            if self.fired:
                self._shut()

    def _fire(self) -> None:
        with self._lock:
            self.fired = True
            self._shut()

    def _shut(self) -> None:
        if self._line is not None:
            with suppress(OSError):  # the other side may have closed it already
                self._line.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        start(self._timer)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            if self._line is not None:
                self._line.close()
                self._line = None
