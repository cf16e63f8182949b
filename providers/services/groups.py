"""Groups of people, to whom keys of the organization may be limited."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from providers.audit import record
from providers.enumerations import enumeration
from providers.models import Group, Person
from providers.services.people import acting_admin
from providers.services.policies import NotAccepted

NO_NAME = "Type a name for the group."
NAME_LENGTH = Group._meta.get_field("name").max_length or 0
LONG_NAME = f"A name has at most {NAME_LENGTH} characters."
TAKEN_NAME = "Another group has this name."
GONE = "It was removed by somebody else."


def create_group(*, actor: Person, name: str, members: Iterable[Person] = ()) -> Group:
    """A new group with these members. Raises NotAccepted (`name`), and NotAllowed for anybody but admins."""
    with transaction.atomic():
        acting_admin(actor)
        group = _named(Group(), name)
        record(actor=actor, action="group.created", target=group)
        _set_members(actor, group, members)
        return group


def rename_group(*, actor: Person, group: Group, name: str) -> Group:
    """Another name for a group. Raises NotAccepted (`name`), NotAllowed."""
    with transaction.atomic():
        acting_admin(actor)
        current = _locked(group)
        before = current.name
        if " ".join(name.split()) != before:
            _named(current, name)
            record(actor=actor, action="group.renamed", target=current, details={"from": before, "to": current.name})
        return current


def set_members(*, actor: Person, group: Group, members: Iterable[Person]) -> Group:
    """Exactly these people are in the group from now on. Raises NotAccepted (`name`: it is gone), NotAllowed."""
    with transaction.atomic():
        acting_admin(actor)
        current = _locked(group)
        _set_members(actor, current, members)
        return current


def remove_group(*, actor: Person, group: Group) -> None:
    """Delete a group that limits no key any more: a key must never open to everybody by that.

    Raises NotAccepted (`name`) with the keys that are limited to it, NotAllowed.
    """
    with transaction.atomic():
        acting_admin(actor)
        current = _locked(group)
        if limited := [str(row) for row in current.providers.order_by("kind", "name")]:
            sentence = f"{enumeration(limited)} would be open to everybody. Change whom that is limited to first."
            raise NotAccepted({"name": sentence})
        Group.objects.filter(pk=current.pk).delete()
        record(actor=actor, action="group.removed", target=current)


def _set_members(actor: Person, group: Group, members: Iterable[Person]) -> None:
    before = {person.pk: person.email for person in group.members.all()}
    after = {person.pk: person.email for person in members}
    if before.keys() == after.keys():
        return
    group.members.set(after)
    added = sorted(email for pk, email in after.items() if pk not in before)
    removed = sorted(email for pk, email in before.items() if pk not in after)
    record(actor=actor, action="group.members_set", target=group, details={"added": added, "removed": removed})


def _named(group: Group, name: str) -> Group:
    """The group, stored under this name."""
    group.name = " ".join(name.split())
    if not group.name or len(group.name) > NAME_LENGTH:
        raise NotAccepted({"name": LONG_NAME if group.name else NO_NAME})
    if _is_taken(group.name, group):
        raise NotAccepted({"name": TAKEN_NAME})
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError:
        raise NotAccepted({"name": TAKEN_NAME}) from None
    return group


def _is_taken(name: str, group: Group) -> bool:
    return Group.objects.filter(name__iexact=name).exclude(pk=group.pk).exists()


def _locked(group: Group) -> Group:
    current = Group.objects.select_for_update().filter(pk=group.pk).first()
    if current is None:
        raise NotAccepted({"name": GONE})
    return current
