"""The people that tests act as."""

from django.test import Client

from providers.models import Person

PASSWORD = "correct horse battery staple"


def make_person(name: str, role: str, *, email: str = "") -> Person:
    """A person who can sign in with PASSWORD."""
    address = email or f"{name.lower()}@example.org"
    return Person.objects.create_user(email=address, name=name, role=role, password=PASSWORD)


def signed_in(client: Client, person: Person) -> Client:
    """The same client, signed in as `person`."""
    client.force_login(person)
    return client
