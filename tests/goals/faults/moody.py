"""A provider on this machine whose mood a goal changes, and that says when it has answered."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.provider_double import GOOD_COMPLETION, GOOD_LIST, REFUSALS
from tests.servers import Reply, Request, ScriptedServer


class MoodyProvider(ScriptedServer):
    """Likes every key, until told otherwise. `answered`: set as its last answer to a check goes out."""

    def __init__(self) -> None:
        self.answered, self.asked = threading.Event(), threading.Event()
        self._speaks = threading.Event()
        self._speaks.set()
        self._refuses = False
        super().__init__(self._answer)

    def _answer(self, request: Request) -> Reply:
        self.asked.set()
        self._speaks.wait(timeout=30)
        if self._refuses:
            status, headers, body = REFUSALS["invalid_key"]
            return Reply(status, body, headers)
        if request.method != "POST":
            return Reply(200, GOOD_LIST)
        self.answered.set()
        return Reply(200, GOOD_COMPLETION)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Refuse every key for a while."""
        self._refuses = True
        try:
            yield
        finally:
            self._refuses = False

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Take every request and answer none, for a while. `asked` is set by the first of them."""
        self.asked.clear()
        self._speaks.clear()
        try:
            yield
        finally:
            self._speaks.set()
