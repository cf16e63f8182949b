"""Which of the organization's entries a person may use: for lists and forms. The resolver asks anew for every key."""

from django.db.models import Exists, OuterRef, QuerySet

from providers.models import Person, Policy, Provider
from providers.policies import policies

GroupLimit = Provider.groups.through


def shared_entries(person: Person) -> "QuerySet[Provider]":
    """Entries of kinds that are shown and do not need an own key, open to everybody or to a group of this person.

    One query for the policies, at once.
    """
    usable = [
        kind for kind, policy in policies().items() if policy.shown and policy.personal != Policy.Personal.REQUIRED
    ]
    limits = GroupLimit.objects.filter(provider=OuterRef("pk"))
    open_to_all, theirs = ~Exists(limits), Exists(limits.filter(group__members=person))
    return Provider.objects.filter(open_to_all | theirs, owner=None, kind__in=usable)
