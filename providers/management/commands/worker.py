"""`manage.py worker`: checks keys that are due. `up` runs one; more may run beside it, on any machine."""

import os
import signal
import sys
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from byok_site import logs
from byok_site.first_start import RefusalError, refuse_bad_keys
from providers.worker import Worker


class Command(BaseCommand):
    """Runs one worker until Ctrl-C or SIGTERM."""

    help = "Check the keys that are due. `up` runs one worker; any number may run beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        """For cron, and for tests."""
        parser.add_argument("--once", action="store_true", help="check what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 when it ended as it was told to."""
        try:
            refuse_bad_keys()
        except RefusalError as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        logs.log_what_ends_threads()
        work(once=options["once"])
        self.stdout.flush()
        os._exit(0)  # a check that hangs in its thread must not hold up the end


def work(*, once: bool = False) -> None:
    """Run a worker in this process, whose main thread this must be, until SIGTERM or SIGINT."""
    worker = Worker()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    signal.set_wakeup_fd(worker.bell, warn_on_full_buffer=False)  # the signal may come to another thread
    if once:
        worker.run_once()
    else:
        worker.run()
