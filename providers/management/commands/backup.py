"""Backs the database up: `manage.py backup FOLDER`."""

import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandParser

from providers.origin import ON_SERVER, coming_from
from providers.services.backups import CannotCopy, back_up


class Command(BaseCommand):
    """Works beside the running server. The secrets file is for another place."""

    help = "Write a back-up of the database into a folder. The secrets file is not in it: back that up apart."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, help="where the back-up is written")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 and one sentence when it cannot be made."""
        try:
            with coming_from(ON_SERVER):
                made = back_up(options["folder"])
        except (CannotCopy, ImproperlyConfigured) as error:
            self.stderr.write(str(error))
            sys.exit(1)
        except OSError as error:
            self.stderr.write(f"{error.filename or options['folder']} cannot be written: {error.strerror}.")
            sys.exit(1)
        self.stdout.write(f"Back-up: {made}")
        self.stdout.write("It cannot be read without the secrets file: keep a copy of that in another place.")
