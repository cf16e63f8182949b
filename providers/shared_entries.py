"""Which of the organization's entries a person may use: for lists and forms. The resolver asks anew for every key."""

from django.db.models import QuerySet

from providers.group_limits import is_open_to
from providers.models import Person, Policy, Provider
from providers.policies import policies


def shared_entries(person: Person) -> "QuerySet[Provider]":
    """Entries of kinds that are shown and do not need an own key, open to everybody or to a group of this person.

    One query for the policies, at once.
    """
    usable = [
        kind for kind, policy in policies().items() if policy.shown and policy.personal != Policy.Personal.REQUIRED
    ]
    return Provider.objects.filter(is_open_to(person), owner=None, kind__in=usable)
