"""Groups of people, and which organization keys are limited to them."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from providers.audit import record
from providers.enumerations import enumeration
from providers.models import Group, Person, Provider
from providers.services.people import acting_admin
from providers.services.policies import NotAccepted

NO_NAME = "Type a name for the group."
LONG_NAME = "A name has at most 80 characters."
TAKEN_NAME = "Another group has this name."
ORGANIZATION_ONLY = "Only keys of the organization can be limited to groups and models."
GONE = "It was removed by somebody else."
MODEL_NAME_LENGTH = Provider._meta.get_field("model_type").max_length or 0


def create_group(*, actor: Person, name: str, members: Iterable[Person] = ()) -> Group:
    """A new group with these members. Raises NotAccepted (`name`), and NotAllowed for anybody but admins."""
    with transaction.atomic():
        acting_admin(actor)
        group = Group.objects.create(name=_free_name(name))
        record(actor=actor, action="group.created", target=group)
        _set_members(actor, group, members)
        return group


def rename_group(*, actor: Person, group: Group, name: str) -> Group:
    """Another name for a group. Raises NotAccepted (`name`), NotAllowed."""
    with transaction.atomic():
        acting_admin(actor)
        current = _locked(group)
        before, current.name = current.name, _free_name(name, current)
        if current.name != before:
            current.save(update_fields=["name"])
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
        record(actor=actor, action="group.removed", target=current)
        current.delete()


def limit_provider(
    *, actor: Person, provider: Provider, groups: Iterable[Group], allowed_models: Sequence[str]
) -> Provider:
    """Limit a key of the organization to members of `groups` and to `allowed_models`; none of them: no limit.

    Its Model Type is allowed without being named. Raises NotAccepted (`groups`, `allowed_models`), NotAllowed.
    """
    models = list(dict.fromkeys(name.strip() for name in allowed_models if name.strip()))
    if any(len(name) > MODEL_NAME_LENGTH for name in models):
        raise NotAccepted({"allowed_models": f"A model name has at most {MODEL_NAME_LENGTH} characters."})
    with transaction.atomic():
        acting_admin(actor)
        current = Provider.objects.select_for_update().filter(pk=provider.pk).first()
        if current is None or current.owner_id is not None:
            raise NotAccepted({"groups": ORGANIZATION_ONLY if current else GONE})
        _limit(actor, current, _stored(groups), models)
        return current


def _limit(actor: Person, provider: Provider, groups: Sequence[Group], models: list[str]) -> None:
    before = {"groups": _names(provider.groups.all()), "allowed_models": provider.allowed_models}
    after = {"groups": _names(groups), "allowed_models": models}
    if before == after:
        return
    provider.groups.set(groups)
    provider.allowed_models = models
    provider.version += 1
    provider.save(update_fields=["allowed_models", "version"])
    record(actor=actor, action="provider.limited", target=provider, details={"from": before, "to": after})


def _stored(groups: Iterable[Group]) -> list[Group]:
    """The rows, locked, so that none of them goes away before the key is limited to it."""
    wanted = {group.pk for group in groups}
    rows = list(Group.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if len(rows) < len(wanted):
        raise NotAccepted({"groups": "One of the groups was removed by somebody else."})
    return rows


def _set_members(actor: Person, group: Group, members: Iterable[Person]) -> None:
    before = {person.pk: person.email for person in group.members.all()}
    after = {person.pk: person.email for person in members}
    if before.keys() == after.keys():
        return
    group.members.set(after)
    added = sorted(email for pk, email in after.items() if pk not in before)
    removed = sorted(email for pk, email in before.items() if pk not in after)
    record(actor=actor, action="group.members_set", target=group, details={"added": added, "removed": removed})


def _free_name(name: str, group: Group | None = None) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 80:
        raise NotAccepted({"name": LONG_NAME if name else NO_NAME})
    others = Group.objects.exclude(pk=group.pk) if group else Group.objects.all()
    if others.filter(name__iexact=name).exists():
        raise NotAccepted({"name": TAKEN_NAME})
    return name


def _locked(group: Group) -> Group:
    current = Group.objects.select_for_update().filter(pk=group.pk).first()
    if current is None:
        raise NotAccepted({"name": GONE})
    return current


def _names(groups: Iterable[Group]) -> list[str]:
    return sorted(group.name for group in groups)
