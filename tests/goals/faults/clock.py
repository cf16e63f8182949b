"""Moves the clock of a running server that was launched with the twist `clock`."""

import struct
import time
from datetime import UTC, datetime, timedelta

from tests.goals.faults.saving import reading
from tests.goals.faults.servers import Server
from tests.goals.faults.visitors import Card

FILE = "clock"
"""In the data folder: the seconds that the server's clock is ahead, as one double."""
MAKE_DUE = """
import os
from datetime import datetime
from providers.models import Provider
at = datetime.fromisoformat(os.environ["AT"])
Provider.objects.filter(pk=os.environ["ENTRY"]).update(next_check_at=at)
"""


class Clock:
    """The clock of one server, worker included."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def set(self, seconds: float) -> None:
        """Let the server's clock be so far ahead of ours."""
        self.ahead = seconds
        (self.server.folder / FILE).write_bytes(struct.pack("d", seconds))

    def pass_a_minute(self, seconds: float) -> None:
        """Let a minute and a little go by there, so that what counts by the minute begins anew."""
        self.set(seconds + 61)

    def checks_what_is_due(self, card: Card) -> bool:
        """Whether the worker, too, does what its clock says is due."""
        before = self._checks(card)
        at = datetime.now(UTC) + timedelta(seconds=self.ahead - 1)
        self.server.shell(MAKE_DUE, ENTRY=card.entry, AT=at.isoformat())
        end = time.monotonic() + 10
        while self._checks(card) == before and time.monotonic() < end:
            time.sleep(0.05)
        return self._checks(card) > before

    def _checks(self, card: Card) -> int:
        query = "SELECT count(*) FROM providers_auditevent WHERE target_id = ? AND action = 'provider.checked'"
        with reading(self.server.database) as connection:
            return int(connection.execute(query, (card.entry,)).fetchone()[0])
