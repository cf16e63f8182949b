"""A new password, and what it ends."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from providers.audit import record
from providers.models import OneTimeLink, Person
from providers.services.links import end_links


def set_password(*, person: Person, password: str) -> None:
    """Set one's own new password. The person's other sessions end, and so do the links that were made for them."""
    store_password(person=person, hashed=make_password(password))


def store_password(*, person: Person, hashed: str) -> None:
    """Store a password that is hashed already: hashing is slow on purpose and belongs outside a transaction."""
    with transaction.atomic():
        person.password = hashed
        person.save(update_fields=["password"])
        person.sessions.all().delete()  # the browser at hand gets a new one
        end_links(OneTimeLink.objects.filter(person=person))
        record(actor=person, action="person.password_set", target=person)
