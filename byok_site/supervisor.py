"""Keeps the web processes and the worker running, and ends them all within three seconds."""

import logging
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

type Work = Callable[[int, int], None]
"""What a process does, given the lifeline to read from and the pipe to say "ready" on."""

KILL_AFTER = 2.3
SETTLED = 5.0
"""Seconds; a process that lives no longer has died quickly."""
QUICK_DEATHS = 5


class CannotRunError(Exception):
    """The processes end as soon as they start. The message is one sentence."""


class _Stop(Exception):
    """A signal asked for the end."""


@dataclass(frozen=True, slots=True)
class _Child:
    work: Work
    started: float


@dataclass
class Supervisor:
    """Runs `work` in `count` forked processes and restarts those that die. `when_ready` is called once.

    `beside`: what one more process does. It is restarted too, but the others go on if it dies again and again.
    """

    work: Work
    count: int
    when_ready: Callable[[], None]
    beside: Work | None = None
    _children: dict[int, _Child] = field(default_factory=dict)
    _beside_from: float = 0.0
    _quick_deaths: int = 0

    def run(self) -> None:
        """Return after SIGINT, SIGTERM or SIGHUP, with no process left. Raises CannotRunError."""
        self._lifeline = os.pipe()
        self._ready = os.pipe()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _raise_stop)
        try:
            self._watch()
        except _Stop:
            pass
        finally:
            self._end_all()

    def _watch(self) -> None:
        waiting = True
        while True:
            for work in self._missing():
                self._start(work)
            readable = select.select([self._ready[0]] if waiting else [], [], [], 0.25)[0]
            if readable:
                waiting = False
                self.when_ready()
            self._bury()

    def _missing(self) -> list[Work]:
        running = [child.work for child in self._children.values()]
        missing = [self.work] * (self.count - running.count(self.work))
        if self.beside and self.beside not in running and time.monotonic() >= self._beside_from:
            missing.append(self.beside)
        return missing

    def _start(self, work: Work) -> None:
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
        pid = os.fork()
        if pid == 0:
            self._become_child(work, blocked)
        self._children[pid] = _Child(work, time.monotonic())
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)

    def _become_child(self, work: Work, blocked: set[signal.Signals | int]) -> None:
        """Never returns: whatever happens, the parent's code must not run twice."""
        try:
            os.setpgid(0, 0)  # Ctrl-C is for the parent, which tells us
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
            os.close(self._lifeline[1])
            work(self._lifeline[0], self._ready[1])
            code = 0
        except BaseException:
            logging.getLogger(__name__).critical("A process ended", exc_info=True)
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

    def _bury(self) -> None:
        while self._children:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            child = self._children.pop(pid)
            if child.work is self.beside:
                self._beside_from = child.started + SETTLED
                continue
            lived = time.monotonic() - child.started
            self._quick_deaths = self._quick_deaths + 1 if lived < SETTLED else 0
            if self._quick_deaths >= QUICK_DEATHS:
                raise CannotRunError("The web processes end as soon as they start: the lines above say why.")
            if self._quick_deaths:
                time.sleep(0.2)

    def _end_all(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        deadline = time.monotonic() + KILL_AFTER
        self._signal_all(signal.SIGTERM)
        while self._children and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.02)
        self._signal_all(signal.SIGKILL)
        while self._children:
            self._reap()

    def _reap(self) -> None:
        for pid in list(self._children):
            if os.waitpid(pid, os.WNOHANG)[0]:
                del self._children[pid]

    def _signal_all(self, number: signal.Signals) -> None:
        for pid in self._children:
            os.kill(pid, number)


def end_with_parent(lifeline: int) -> None:
    """Send this process SIGTERM when its parent is gone: then `lifeline`, a pipe that it holds, ends."""

    def wait() -> None:
        os.read(lifeline, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def _raise_stop(_signal: int, _frame: FrameType | None) -> None:
    raise _Stop
