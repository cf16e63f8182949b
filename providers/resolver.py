"""Which key does this person use, and why: one answer for page, command line and API."""

from dataclasses import dataclass

from providers.models import Person, Provider
from providers.statuses import Status, status_of


@dataclass(frozen=True, slots=True)
class Effective:
    """What a person's agents use. `provider` None: nothing; `reason` says why in a sentence."""

    provider: Provider | None
    source: str
    reason: str

    @property
    def status(self) -> Status | None:
        """How that provider is doing."""
        return status_of(self.provider) if self.provider else None


def resolve(*, person: Person) -> Effective:
    """The person's own default, else the organization's. A failing one is named, never silently passed over."""
    defaults = Provider.objects.filter(is_default=True, owner=None) | Provider.objects.filter(
        is_default=True, owner=person
    )
    by_owner = {row.owner_id: row for row in defaults}
    if own := by_owner.get(person.pk):
        return Effective(own, "own", "You set your own key as default, and an own key goes before the organization's.")
    if shared := by_owner.get(None):
        return Effective(shared, "organization", "You have no default of your own, so the organization's is used.")
    return Effective(None, "", "Neither you nor the organization has set a default.")
