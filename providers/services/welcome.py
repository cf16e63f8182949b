"""What using a one-time link does: a first admin, a new person, or a new password."""

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from providers.audit import record
from providers.models import OneTimeLink, Person, Role
from providers.services.links import claim_link, find_link
from providers.services.passwords import store_password


class EmailTaken(Exception):
    """Somebody with this e-mail address exists already."""


def use_link(token: str, *, password: str, email: str = "", name: str = "") -> Person:
    """Use the link up and return the person who may sign in now. Raises LinkDead; EmailTaken leaves the link open.

    `email` counts only for the first admin, `name` for whoever is new.
    """
    hashed = make_password(password)
    with transaction.atomic():
        link = find_link(token)
        claim_link(link)
        if link.person is not None:
            store_password(person=link.person, hashed=hashed)
            return link.person
        return _join(link, email=link.email or email, name=name, hashed=hashed)


def _join(link: OneTimeLink, *, email: str, name: str, hashed: str) -> Person:
    role = link.role or Role.OWNER
    try:
        with transaction.atomic():
            person = Person.objects.create(email=email.strip().lower(), name=name, role=role, password=hashed)
    except IntegrityError:
        raise EmailTaken from None
    details = {"role": role, "invited_by": link.created_by.email} if link.created_by else {"role": role}
    record(actor=person, action="person.joined", target=person, details=details)
    return person
