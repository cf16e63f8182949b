"""How somebody becomes a person: an admin invites them by a link."""

from django.db import transaction
from django.db.models import QuerySet

from providers.audit import record
from providers.models import OneTimeLink, Person
from providers.services.links import NewLink, end_links, invitation_link
from providers.services.people import NotAllowed, acting_admin, role_to_give


class AlreadyThere(Exception):
    """The address belongs to a person or to an open invitation. The text is a sentence for the field."""


def invite(*, actor: Person, email: str, name: str, role: str) -> NewLink:
    """Invite somebody by a link. Raises AlreadyThere, NotAllowed."""
    email = email.strip().lower()
    with transaction.atomic():
        given = role_to_give(acting_admin(actor), role)
        _refuse_known(email)
        return invitation_link(actor=actor, email=email, name=name, role=given)


def renew_invitation(*, actor: Person, invitation: OneTimeLink) -> NewLink:
    """A fresh link for the same invitation; the one before stops working. Raises NotAllowed."""
    with transaction.atomic():
        role_to_give(acting_admin(actor), invitation.role)
        if not end_links(open_invitations().filter(pk=invitation.pk)):
            raise NotAllowed("This invitation was used or voided meanwhile.")
        return invitation_link(actor=actor, email=invitation.email, name=invitation.name, role=invitation.role)


def void_invitation(*, actor: Person, invitation: OneTimeLink) -> None:
    """Make an invitation useless; doing it twice is once. Raises NotAllowed."""
    with transaction.atomic():
        acting_admin(actor)
        if end_links(open_invitations().filter(pk=invitation.pk)):
            record(actor=actor, action="link.voided", target=invitation)


def open_invitations() -> QuerySet[OneTimeLink]:
    """Invitations that were neither used nor voided, the newest first; some may have expired."""
    found = OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.INVITATION, ended_at=None)
    return found.select_related("created_by").order_by("-created_at")


def _refuse_known(email: str) -> None:
    known = Person.objects.filter(email__iexact=email).first()
    if known and not known.is_active:
        raise AlreadyThere("This person's account is deactivated. Reactivate it instead.")
    if known:
        raise AlreadyThere("Somebody with this e-mail address has an account already.")
    if open_invitations().filter(email=email).exists():
        raise AlreadyThere("This address is invited already. Make a new link under “Open invitations”.")
