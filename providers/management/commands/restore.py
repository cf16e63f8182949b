"""Restores a back-up: `manage.py restore FILE [--replace]`."""

import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandParser

from byok_site.first_start import RefusalError, refuse_bad_keys
from providers.origin import ON_SERVER, coming_from
from providers.services.backups import CannotCopy, CannotRestore, restore


class Command(BaseCommand):
    """Needs the secrets file in place, and says whether it fits the back-up."""

    help = (
        "Put a back-up in the place of the database, and say whether every key in it can be decrypted. Stop BYOK first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file."""
        parser.add_argument("file", type=Path, help="the back-up")
        parser.add_argument("--replace", action="store_true", help="even if the database has content: that is lost")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 when it was not restored, or when something in it cannot be used."""
        try:
            refuse_bad_keys()
            with coming_from(ON_SERVER):
                found = restore(options["file"], replace=options["replace"])
        except (RefusalError, CannotRestore, CannotCopy, ImproperlyConfigured) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        except OSError as error:
            self.stderr.write(f"{error.filename or options['file']} cannot be read: {error.strerror}.")
            sys.exit(1)
        self.stdout.write(f"{found.readable} of {found.providers} stored keys can be decrypted.")
        self.stdout.write(found.problem or f"The record fits: {found.rows} rows.")
        if found.problem or found.readable < found.providers:
            sys.exit(1)
