"""The people that tests act as."""

import time
from datetime import timedelta

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from providers.models import Person
from providers.recent import CONFIRMED_FOR

PASSWORD = "correct horse battery staple"


def make_person(name: str, role: str, *, email: str = "") -> Person:
    """A person who can sign in with PASSWORD."""
    address = email or f"{name.lower()}@example.org"
    return Person.objects.create_user(email=address, name=name, role=role, password=PASSWORD)


def signed_in(client: Client, person: Person) -> Client:
    """The same client, signed in as `person` by password, a moment ago."""
    client.force_login(person)
    return _authenticated(client, person, ago=timedelta(0))


def gone_stale(client: Client, person: Person) -> Client:
    """The same client, signed in as `person` so long ago that what is weighty asks for the password again."""
    client.force_login(person)
    return _authenticated(client, person, ago=CONFIRMED_FOR + timedelta(seconds=1))


def _authenticated(client: Client, person: Person, *, ago: timedelta) -> Client:
    """With the note that django-allauth's sign-in leaves in the session."""
    session = client.session
    at = time.time() - ago.total_seconds()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at, "email": person.email}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(person.pk)
    session.save()
    return client
