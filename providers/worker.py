"""The worker: checks keys that are due, several at a time, until it is told to stop. Every hour it tidies up."""

import logging
import os
import select
import threading
import time
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from providers.api.idempotency import purge_answers
from providers.record_head import log_head
from providers.services.due import Claim, check_claimed, claim_due, release
from providers.services.rotation_work import work_on_rotation
from providers.services.sessions import purge_sessions

logger = logging.getLogger(__name__)

POLL_SECONDS = 2.0
PURGE_SECONDS = 3600.0
AT_ONCE = 8
"""Checks at the same time, where BYOK_THREADS, and with it PostgreSQL's pool of connections, allows so many."""
DRAIN_SECONDS = 1.5
"""How long checks may go on after the end was asked for."""


class Worker:
    """Claims no more rows than it checks at once, each in a thread of its own.

    `stop` may be called by a signal handler. A check that hangs does not hold up the end: its row is given back.
    `bell` is a file descriptor: whatever is written to it ends the worker's sleep.
    """

    def __init__(self) -> None:
        self._under_way: set[Claim] = set()
        self._stopping = False
        self._database_is_away = False
        self._next_purge = time.monotonic()
        self._logged_head = ""
        self._ear, self.bell = os.pipe()
        os.set_blocking(self.bell, False)

    def run(self) -> None:
        """Check what is due, now and later, until `stop`."""
        while not self._stopping:
            self._start_due()
            self._wait(0.0 if self._seal_anew() else POLL_SECONDS)
        self._finish()

    def run_once(self) -> None:
        """Check what is due now, and return; sooner after `stop`."""
        while not self._stopping and (self._start_due() or self._under_way):
            self._wait(POLL_SECONDS)
        self._finish()

    def stop(self) -> None:
        """Let `run` or `run_once` return within DRAIN_SECONDS and what the database needs."""
        self._stopping = True
        self._ring()

    def _start_due(self) -> int:
        """Claim what is due and begin to check it; how many there were."""
        claims = self._claim()
        self._purge()
        close_old_connections()
        for claim in claims:
            self._under_way.add(claim)
            threading.Thread(target=self._check, args=(claim,), daemon=True).start()
        return len(claims)

    def _claim(self) -> list[Claim]:
        try:
            claims = claim_due(at_most=min(AT_ONCE, settings.BYOK_THREADS - 1) - len(self._under_way))
        except DatabaseError as error:
            if not self._database_is_away:
                logger.error("The database cannot be asked which checks are due: %s", type(error).__name__)
            self._database_is_away = True
            return []
        self._database_is_away = False
        return claims

    def _seal_anew(self) -> bool:
        """A part of a rotation of the data key; whether there is more of it."""
        with suppress(DatabaseError):  # at the next turn, then
            return work_on_rotation()
        return False

    def _purge(self) -> None:
        """Once an hour: drop answers and sessions that have run out, and copy the record's head to the log."""
        if time.monotonic() >= self._next_purge:
            self._next_purge = time.monotonic() + PURGE_SECONDS
            with suppress(DatabaseError):  # in an hour, then
                purge_answers()
                purge_sessions()
                self._logged_head = log_head(self._logged_head)

    def _check(self, claim: Claim) -> None:
        try:
            check_claimed(claim)
        except Exception as error:  # its text may hold what was to be sent; the row is due again when its lease ends
            logger.error("A check that was due broke off: %s", type(error).__name__)
        finally:
            connections.close_all()
            self._under_way.discard(claim)
            self._ring()

    def _ring(self) -> None:
        try:
            os.write(self.bell, b"!")
        except BlockingIOError:
            return  # it has been ringing for long

    def _wait(self, seconds: float) -> None:
        """Sleep until a check is over, the end is asked for, or the time has passed."""
        if select.select([self._ear], [], [], seconds)[0]:
            os.read(self._ear, 1024)

    def _finish(self) -> None:
        deadline = time.monotonic() + DRAIN_SECONDS
        while self._under_way and (left := deadline - time.monotonic()) > 0:
            self._wait(left)
        for claim in list(self._under_way):
            with suppress(DatabaseError):  # then it is free when the lease ends
                release(claim)
