"""`manage.py draw_docs`: the pages in `docs/providers/`, drawn from the tables."""

from typing import Any

from django.core.management.base import BaseCommand

from providers.documentation.pages import draw_all, folder


class Command(BaseCommand):
    """Needs neither the database nor the keys."""

    help = "Draw the pages in docs/providers/ from the tables of kinds, wires, rules and sentences."
    requires_system_checks = []  # noqa: RUF012 - as Django declares it

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what has changed, and name it."""
        drawn = draw_all(folder())
        self.stdout.write("\n".join(drawn) if drawn else "Every page is up to date.")
