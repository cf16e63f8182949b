"""One-time links: made here, shown once, kept only as a hash. `welcome.py` says what using one does.

A token is 32 random bytes, so a plain SHA-256 of it can neither be guessed nor turned back.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from providers.audit import record
from providers.models import OneTimeLink, Person
from providers.models.person import ADMIN_ROLES

LIFETIME = timedelta(hours=24)


class AdminExists(Exception):
    """There is an active admin, who can invite others: no link for a first admin is made."""


class LinkDead(Exception):
    """The link is unknown, was used or voided, or is older than 24 hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """A link just made. Its token is known only here and now; the row holds the hash."""

    row: OneTimeLink
    token: str = field(repr=False)

    @property
    def path(self) -> str:
        """The address on this site."""
        return reverse("welcome", args=[self.token])

    @property
    def url(self) -> str:
        """The whole address, to hand to the person."""
        return absolute_url(self.path)


def absolute_url(path: str) -> str:
    """An address of this site as other people reach it."""
    base: str = getattr(settings, "BYOK_URL", "http://localhost:8000")
    return base.rstrip("/") + path


def live_links() -> QuerySet[OneTimeLink]:
    """The links that still work."""
    return OneTimeLink.objects.filter(ended_at=None, expires_at__gt=timezone.now())


def end_links(links: QuerySet[OneTimeLink]) -> int:
    """Void links, and say how many were still open."""
    return links.filter(ended_at=None).update(ended_at=timezone.now())


def admin_exists() -> bool:
    """Whether anybody active can invite people and manage the organization's keys."""
    return Person.objects.filter(is_active=True, role__in=ADMIN_ROLES).exists()


def first_admin_link() -> str:
    """The path of a link on which the first admin picks e-mail and password; voids the last one. Raises AdminExists."""
    with transaction.atomic():
        if admin_exists():
            raise AdminExists
        end_links(OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.FIRST_ADMIN))
        return _make(OneTimeLink(purpose=OneTimeLink.Purpose.FIRST_ADMIN)).path


def invitation_link(*, actor: Person, email: str, name: str, role: str) -> NewLink:
    """A link on which somebody becomes a person of this role; voids earlier invitations of the same address."""
    with transaction.atomic():
        end_links(OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.INVITATION, email=email))
        purpose = OneTimeLink.Purpose.INVITATION
        return _make(OneTimeLink(purpose=purpose, email=email, name=name, role=role, created_by=actor))


def password_link(*, person: Person, actor: Person | None) -> NewLink:
    """A link on which the person picks a new password; voids earlier ones. `actor` None is the command line."""
    with transaction.atomic():
        end_links(OneTimeLink.objects.filter(person=person))
        purpose = OneTimeLink.Purpose.PASSWORD
        return _make(OneTimeLink(purpose=purpose, person=person, email=person.email, created_by=actor))


def find_link(token: str) -> OneTimeLink:
    """The working link with this token, unchanged by looking. Raises LinkDead."""
    row = live_links().select_related("person", "created_by").filter(token_hash=_hash(token)).first()
    if row is None or not _still_makes_sense(row):
        raise LinkDead
    return row


def claim_link(row: OneTimeLink) -> None:
    """Use a link up: of two who race, the database lets one through. Raises LinkDead for the other."""
    if not live_links().filter(pk=row.pk).update(ended_at=timezone.now()):
        raise LinkDead


def _make(row: OneTimeLink) -> NewLink:
    token = token_urlsafe(32)
    row.token_hash = _hash(token)
    row.expires_at = row.created_at + LIFETIME
    row.save(force_insert=True)
    details = {"purpose": row.purpose, "role": row.role} if row.role else {"purpose": row.purpose}
    record(actor=row.created_by, action="link.made", target=row, details=details)
    return NewLink(row=row, token=token)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _still_makes_sense(row: OneTimeLink) -> bool:
    if row.purpose == OneTimeLink.Purpose.FIRST_ADMIN:
        return not admin_exists()
    return row.person is None or row.person.is_active
