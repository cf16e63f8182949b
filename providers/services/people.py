"""What admins do with people, and what everybody does with their own name."""

from django.db import transaction
from django.db.models import Q

from providers.audit import record
from providers.models import OneTimeLink, Person, Role
from providers.services.links import NewLink, end_links, password_link

ROLES_TO_GIVE = (Role.MEMBER, Role.ADMIN)
"""What admins make of others. The owner is the first admin, and stays it."""


class NotAllowed(Exception):
    """A rule about people says no. The text is a sentence for the page."""


def make_password_link(*, actor: Person, person: Person) -> NewLink:
    """A one-time link for a new password, for anybody but oneself. Raises NotAllowed."""
    with transaction.atomic():
        _, person = _locked(actor, person)
        if person.pk == actor.pk:
            raise NotAllowed("Change your own password on your account page.")
        if not person.is_active:
            raise NotAllowed(f"{person} is deactivated. Reactivate the account first.")
        return password_link(person=person, actor=actor)


def change_role(*, actor: Person, person: Person, role: str) -> Person:
    """Make a person an admin or a member. Raises NotAllowed."""
    with transaction.atomic():
        person = _changeable(actor, person, if_self="Nobody can change their own role.")
        before, person.role = person.role, role_to_give(role)
        if before != person.role:
            person.save(update_fields=["role"])
            if not person.is_admin:
                end_links(OneTimeLink.objects.filter(created_by=person))
            details = {"from": before, "to": person.role}
            record(actor=actor, action="person.role_changed", target=person, details=details)
        return person


def deactivate(*, actor: Person, person: Person) -> Person:
    """End a person's access at once: their sessions, and the links made for or by them. Raises NotAllowed."""
    with transaction.atomic():
        person = _changeable(actor, person, if_self="Nobody can deactivate themselves.")
        if person.is_active:
            person.is_active = False
            person.save(update_fields=["is_active"])
            end_links(OneTimeLink.objects.filter(Q(person=person) | Q(created_by=person)))
            person.sessions.all().delete()  # one that merely sleeps would wake up when the person is reactivated
            record(actor=actor, action="person.deactivated", target=person)
        return person


def reactivate(*, actor: Person, person: Person) -> Person:
    """Let a person sign in again, with the password they had. Raises NotAllowed."""
    with transaction.atomic():
        person = _changeable(actor, person, if_self="Nobody can reactivate themselves.")
        if not person.is_active:
            person.is_active = True
            person.save(update_fields=["is_active"])
            record(actor=actor, action="person.reactivated", target=person)
        return person


def rename(*, person: Person, name: str) -> None:
    """Change one's own name."""
    with transaction.atomic():
        person.name = name
        person.save(update_fields=["name"])
        record(actor=person, action="person.renamed", target=person)


def why_unchangeable(actor: Person, person: Person) -> str:
    """Why this admin cannot change this person's role or access; "" if they can."""
    if person.pk == actor.pk:
        return "This is your own account. Another admin can change your role or access."
    if person.role == Role.OWNER and actor.role != Role.OWNER:
        return "Only an owner can change an owner."
    return ""


def acting_admin(actor: Person) -> None:
    """Look again, under a lock, whether the actor is still an admin. Raises NotAllowed."""
    current = Person.objects.select_for_update().get(pk=actor.pk)
    if not current.is_admin:
        raise NotAllowed("Only admins can do this.")


def role_to_give(role: str) -> Role:
    """The role, if it is one that admins give. Raises NotAllowed."""
    for known in ROLES_TO_GIVE:
        if role == known:
            return known
    raise NotAllowed("Choose admin or member.")


def _locked(actor: Person, person: Person) -> tuple[Person, Person]:
    """Both rows as they are now, locked in one order: two people who change each other queue up."""
    wanted = Person.objects.select_for_update().filter(pk__in=[actor.pk, person.pk]).order_by("pk")
    rows = {row.pk: row for row in wanted}
    if not rows[actor.pk].is_admin:
        raise NotAllowed("Only admins can do this.")
    return rows[actor.pk], rows[person.pk]


def _changeable(actor: Person, person: Person, *, if_self: str) -> Person:
    """The locked row. An owner changes only by another active owner's hand, so one always remains."""
    actor, person = _locked(actor, person)
    if person.pk == actor.pk:
        raise NotAllowed(if_self)
    if reason := why_unchangeable(actor, person):
        raise NotAllowed(reason)
    return person
