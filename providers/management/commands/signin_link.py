"""A way back in for whoever has lost their password and cannot ask an admin."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from providers.models import Person
from providers.origin import ON_SERVER, coming_from
from providers.services.links import password_link


class Command(BaseCommand):
    """`manage.py signin_link EMAIL` prints a one-time link."""

    help = "Print a link on which this person picks a new password. It works once, within 24 hours."

    def add_arguments(self, parser: CommandParser) -> None:
        """The address."""
        parser.add_argument("email", help="the e-mail address of somebody who has an account")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Print the link, or say why not and exit with 1."""
        person = Person.objects.filter(email__iexact=email.strip()).first()
        if person is None:
            raise CommandError(f"Nobody has an account with the e-mail address {email}.")
        if not person.is_active:
            raise CommandError(f"The account of {email} is deactivated. An admin can reactivate it on the People page.")
        with coming_from(ON_SERVER):
            link = password_link(person=person, actor=None)
        self.stdout.write(f"{person.email} picks a new password here, once, within 24 hours:\n{link.url}")
