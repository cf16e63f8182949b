"""Verifies the record: `manage.py verify_audit [--head ID:SEAL]`."""

import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandParser

from providers.audit_verification import verify_record


class Command(BaseCommand):
    """Exit code 0 when the whole record fits, 1 when it does not."""

    help = "Find any edit, deletion or insertion in the record, and with --head also a cut end."

    def add_arguments(self, parser: CommandParser) -> None:
        """A head that was copied out before."""
        parser.add_argument("--head", default="", metavar="ID:SEAL", help="a head that an earlier run printed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the count, and the head to copy."""
        try:
            found = verify_record(head=options["head"].strip())
        except ImproperlyConfigured as error:
            self.stderr.write(str(error))
            sys.exit(1)
        if found.before_chain:
            before = f"{found.before_chain} rows are from before the record was chained"
            self.stdout.write(f"{before}: nobody can tell whether they were changed.")
        if found.problem:
            self.stderr.write(f"{found.problem} {found.rows} rows before it fit.")
            sys.exit(1)
        self.stdout.write(f"{found.rows} rows fit.")
        self.stdout.write(f"Head: {found.head or 'none'}")
        self.stdout.write("Keep the head apart from this database: `--head` then also finds rows cut off at the end.")
