"""The two places where keys are kept: the organization's page and a person's own."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from providers.access import NO_CHANGES
from providers.kinds import all_kinds
from providers.models import Person, Policy, Provider
from providers.policies import policies

PEOPLE = ("checked_by", "changed_by", "key_set_by")
"""Whom a card names."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose keys a page shows. `scope` is its word in addresses; `owner` None is the organization.

    `read_only`: for whoever looks at it and changes nothing.
    """

    scope: str
    owner: Person | None
    read_only: bool = False

    @property
    def url(self) -> str:
        """The page itself."""
        return reverse(self.scope)

    @property
    def whose(self) -> str:
        """For sentences: "the organization's default"."""
        return "your" if self.owner else "the organization's"

    def providers(self) -> "QuerySet[Provider]":
        """The rows of this place, and no others."""
        known = [kind.slug for kind in all_kinds()]
        rows = Provider.objects.filter(owner=self.owner, kind__in=known).select_related(*PEOPLE)
        return rows if self.owner else rows.prefetch_related("groups")

    def policies(self) -> dict[str, Policy]:
        """What is allowed for personal keys, by kind; nothing is said about the organization's."""
        return policies() if self.owner else {}

    def provider_or_new(self, kind: str, entry: UUID) -> Provider:
        """The row with this id, or an unsaved one that will have it. A row of somebody else is a 404."""
        stored = Provider.objects.filter(pk=entry).select_related(*PEOPLE).first()
        if stored is None:
            return Provider(pk=entry, owner=self.owner, kind=kind, version=0)
        if stored.owner_id != (self.owner.pk if self.owner else None) or stored.kind != kind:
            raise Http404
        return stored


def place_for(person: Person, scope: str, *, changes: bool = False) -> Place:
    """The place that an address names; PermissionDenied where this person has no business.

    `changes`: something is to be changed there, which auditors do not.
    """
    if scope not in {"my", "organization"}:
        raise Http404
    if person.is_auditor and (changes or scope == "my"):
        raise PermissionDenied(NO_CHANGES if changes else "Auditors have no keys and no agents of their own.")
    if scope == "my":
        return Place(scope, person)
    if not person.oversees:
        raise PermissionDenied("Only admins manage the organization's keys.")
    return Place(scope, None, read_only=person.is_auditor)
