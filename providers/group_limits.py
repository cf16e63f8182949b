"""Which of the organization's entries are limited to groups, and whom they are open to; for the database."""

from django.db.models import Exists, OuterRef, Q

from providers.models import Person, Provider
from providers.prepared import Argument

GroupLimit = Provider.groups.through


def is_limited() -> Exists:
    """Whether an entry is for some groups only."""
    return Exists(GroupLimit.objects.filter(provider=OuterRef("pk")))


def is_open_to(person: Person | Argument) -> Q:
    """Entries for everybody, or for a group that this person is in."""
    theirs = GroupLimit.objects.filter(provider=OuterRef("pk"), group__members=person)
    return ~is_limited() | Q(Exists(theirs))
