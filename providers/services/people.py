"""What admins do with people, and what everybody does with their own name."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from providers.audit import record
from providers.models import OneTimeLink, Person, Role
from providers.services import leaving
from providers.services.links import NewLink, end_links, password_link

ROLES_TO_GIVE: dict[str, tuple[Role, ...]] = {
    Role.OWNER: (Role.MEMBER, Role.AUDITOR, Role.ADMIN, Role.OWNER),
    Role.ADMIN: (Role.MEMBER, Role.AUDITOR, Role.ADMIN),
}
"""Who makes others what."""


class NotAllowed(Exception):
    """A rule about people says no. The text is a sentence for the page."""


def make_password_link(*, actor: Person, person: Person) -> NewLink:
    """A one-time link for a new password, for anybody but oneself; a second factor stays. Raises NotAllowed."""
    with transaction.atomic():
        person = changeable(actor, person, if_self="Change your own password on your account page.")[1]
        if not person.is_active:
            raise NotAllowed(f"{person} is deactivated. Reactivate the account first.")
        return password_link(person=person, actor=actor)


def change_role(*, actor: Person, person: Person, role: str) -> Person:
    """Make a person something else; what their new role may not have made or known is ended or marked.

    Raises NotAllowed.
    """
    with transaction.atomic():
        actor, person = changeable(actor, person, if_self="Nobody can change their own role.")
        before, person.role = person.role, role_to_give(actor, role)
        if before != person.role:
            _take_role(actor, person, before)
        return person


def deactivate(*, actor: Person, person: Person, personal_keys: str = leaving.KEEP) -> Person:
    """End a person's access at once, and what is theirs alone (`leaving.leave`). Raises NotAllowed."""
    if personal_keys not in {leaving.KEEP, leaving.DELETE}:
        raise NotAllowed("Choose what becomes of their keys.")
    with transaction.atomic():
        actor, person = changeable(actor, person, if_self="Nobody can deactivate themselves.")
        if person.is_active:
            person.is_active = False
            person.save(update_fields=["is_active"])
            ended = leaving.leave(person=person, personal_keys=personal_keys)
            ended.note(actor)
            record(actor=actor, action="person.deactivated", target=person, details=ended.details)
        return person


def reactivate(*, actor: Person, person: Person) -> Person:
    """Let a person sign in again, with the password and the kept keys that they had. Raises NotAllowed."""
    with transaction.atomic():
        actor, person = changeable(actor, person, if_self="Nobody can reactivate themselves.")
        if not person.is_active:
            person.is_active = True
            person.save(update_fields=["is_active"])
            record(actor=actor, action="person.reactivated", target=person)
        return person


def rename(*, person: Person, name: str) -> None:
    """Change one's own name."""
    with transaction.atomic():
        before, person.name = person.name, name
        person.save(update_fields=["name"])
        record(actor=person, action="person.renamed", target=person, details={"from": before, "to": name})


def why_unchangeable(actor: Person, person: Person) -> str:
    """Why this admin cannot change this person's role or access; "" if they can."""
    if person.pk == actor.pk:
        return "This is your own account. Another admin can change your role or access."
    if person.role == Role.OWNER and actor.role != Role.OWNER:
        return "Only an owner can change an owner."
    return ""


def acting_admin(actor: Person) -> Person:
    """The actor as they are now, under a lock. Raises NotAllowed if they are no admin any more."""
    current = Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if not current.is_admin:
        raise NotAllowed("Only admins can do this.")
    return current


def roles_to_give(actor: Person) -> Sequence[Role]:
    """What this person may make of others."""
    return ROLES_TO_GIVE.get(actor.role, ())


def role_to_give(actor: Person, role: str) -> Role:
    """The role, if it is one that the actor gives. Raises NotAllowed."""
    for known in roles_to_give(actor):
        if role == known:
            return known
    if role == Role.OWNER:
        raise NotAllowed("Only an owner can make somebody an owner.")
    raise NotAllowed("Choose one of the roles.")


def changeable(actor: Person, person: Person, *, if_self: str) -> tuple[Person, Person]:
    """Both rows as they are now, locked. Raises NotAllowed unless the actor may change the person.

    An owner changes only by the hand of another, who is active and stays an owner until this transaction ends. So one
    always remains, also when two change each other at the same moment.
    """
    actor, person = _locked(actor, person)
    if person.pk == actor.pk:
        raise NotAllowed(if_self)
    if reason := why_unchangeable(actor, person):
        raise NotAllowed(reason)
    return actor, person


def _locked(actor: Person, person: Person) -> tuple[Person, Person]:
    """Locked in one order: two people who change each other queue up.

    Without its key, because a save elsewhere holds a card and then points to the person.
    """
    wanted = Person.objects.select_for_update(no_key=True).filter(pk__in=[actor.pk, person.pk]).order_by("pk")
    rows = {row.pk: row for row in wanted}
    if not rows[actor.pk].is_admin:
        raise NotAllowed("Only admins can do this.")
    return rows[actor.pk], rows[person.pk]


def _take_role(actor: Person, person: Person, before: str) -> None:
    person.save(update_fields=["role"])
    details: dict[str, object] = {"from": before, "to": person.role}
    stale = Q(person=person)  # a link that an admin made must not open an owner's account
    if len(roles_to_give(person)) < len(ROLES_TO_GIVE.get(before, ())):
        stale |= Q(created_by=person)
    end_links(OneTimeLink.objects.filter(stale))
    if leaving.loses_organization(before, person.role):
        details["keys_to_rotate"] = leaving.mark_known_keys(person)  # they know these keys as well as who has left
    if person.is_auditor:
        tokens = leaving.revoke_own_tokens(person)  # an auditor has no agents, and could not end these
        details["tokens_revoked"] = len(tokens)
        leaving.Ended(tokens=tokens, keys=[], details={}).note(actor)
    record(actor=actor, action="person.role_changed", target=person, details=details)
