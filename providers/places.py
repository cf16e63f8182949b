"""The two places where keys are kept: the organization's page and a person's own."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from providers.kinds import all_kinds
from providers.models import Person, Policy, Provider
from providers.policies import policies


@dataclass(frozen=True, slots=True)
class Place:
    """Whose keys a page shows. `scope` is its word in addresses; `owner` None is the organization."""

    scope: str
    owner: Person | None

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
        rows = Provider.objects.filter(owner=self.owner, kind__in=known).select_related("checked_by", "changed_by")
        return rows if self.owner else rows.prefetch_related("groups")

    def policies(self) -> dict[str, Policy]:
        """What is allowed for personal keys, by kind; nothing is said about the organization's."""
        return policies() if self.owner else {}

    def provider_or_new(self, kind: str, entry: UUID) -> Provider:
        """The row with this id, or an unsaved one that will have it. A row of somebody else is a 404."""
        stored = Provider.objects.filter(pk=entry).select_related("checked_by", "changed_by").first()
        if stored is None:
            return Provider(pk=entry, owner=self.owner, kind=kind, version=0)
        if stored.owner_id != (self.owner.pk if self.owner else None) or stored.kind != kind:
            raise Http404
        return stored


def place_for(person: Person, scope: str) -> Place:
    """The place that an address names; PermissionDenied where this person has no business."""
    if scope == "my":
        return Place(scope, person)
    if scope != "organization":
        raise Http404
    if not person.is_admin:
        raise PermissionDenied("Only admins manage the organization's keys.")
    return Place("organization", None)
