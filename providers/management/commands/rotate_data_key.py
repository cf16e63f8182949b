"""Rotates the data key: `manage.py rotate_data_key`, and once everything is done, `--drop-old`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from byok_site.first_start import RefusalError, refuse_bad_keys
from providers.origin import ON_SERVER, coming_from
from providers.services.rotation import CannotRotate, Progress, drop_old_keys, progress, rotate


class Command(BaseCommand):
    """Works beside the running server. Cut off at any point, it goes on from there."""

    help = "Make a new data key and seal every stored key anew with it; goes on where it was cut off."

    def add_arguments(self, parser: CommandParser) -> None:
        """The last step is one of its own: back-ups that were made before still need the old key."""
        parser.add_argument("--drop-old", action="store_true", help="take the old data keys out of the secrets file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each reason not to go on is one sentence and exit code 1."""
        try:
            refuse_bad_keys()
            with coming_from(ON_SERVER):
                self._drop() if options["drop_old"] else self._rotate()
        except (RefusalError, CannotRotate) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)

    def _rotate(self) -> None:
        for now in rotate(actor=None):
            self._say(_line(now))
        now = progress()
        if now.unreadable:
            self._say(f"{now.unreadable} cannot be read with any data key that is here, and stay as they are.")
        if now.left:
            raise CannotRotate(f"{now.left} were held by somebody else. Run it again.")
        self._say("Back up the secrets file now. `manage.py rotate_data_key --drop-old` then removes the old data key.")

    def _drop(self) -> None:
        dropped = drop_old_keys(actor=None)
        self._say(f"{dropped} old data key{'' if dropped == 1 else 's'} removed from the secrets file.")
        self._say("Back-ups of the database from before the rotation need the old secrets file: keep its back-up.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _line(now: Progress) -> str:
    return f"{now.done} of {now.total} sealed with the new data key"
