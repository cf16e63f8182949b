"""What the organization allows, for every kind: the stored rules, or the defaults where nothing is stored."""

from providers.kinds import all_kinds
from providers.models import Policy


def policies() -> dict[str, Policy]:
    """The rules of every kind, by its slug, in the order of the kinds. One query."""
    stored = {row.kind: row for row in Policy.objects.all()}
    return {kind.slug: stored.get(kind.slug) or Policy(kind=kind.slug) for kind in all_kinds()}


def policy_of(kind_slug: str) -> Policy:
    """The rules of one kind; an unsaved default where nothing is stored. One query."""
    return Policy.objects.filter(kind=kind_slug).first() or Policy(kind=kind_slug)
