"""How the API describes an entry: everything but its secrets."""

from django.db.models import prefetch_related_objects

from providers.api.schemas import EntryOut, LastVerdict
from providers.kinds import all_kinds
from providers.models import Agent, Provider
from providers.statuses import status_of
from providers.usable import usable_entries


def listed(agent: Agent) -> list[dict[str, object]]:
    """The entries that this agent may use, and those that it manages."""
    usable = usable_entries(agent)
    known = {row.pk for row in usable}
    managed = [row for row in _own(agent) if row.pk not in known] if agent.manages else []
    rows = [*usable, *managed]
    prefetch_related_objects(rows, "groups")
    return [described(row, usable=row.pk in known) for row in rows]


def described(row: Provider, *, usable: bool) -> dict[str, object]:
    """One entry, as JSON has it."""
    verdict = row.last_verdict
    return EntryOut(
        id=row.pk,
        kind=row.kind,
        name=row.name,
        model=row.model_type,
        base_url=row.api_host,
        config={name: str(row.config.get(name, "")) for name in row.spec.Form.config_names()},
        source="own" if row.owner_id else "organization",
        usable=usable,
        enabled=row.enabled,
        default=row.is_default,
        status=status_of(row).word,
        fingerprint=row.key_fingerprint,
        last_verdict=LastVerdict(outcome=verdict.outcome, at=row.checked_at) if verdict else None,
        failing_since=row.failing_since,
        expires_on=row.expires_on,
        groups=sorted(group.name for group in row.groups.all()),
        allowed_models=row.allowed_models,
    ).model_dump(mode="json")


def _own(agent: Agent) -> list[Provider]:
    known = [kind.slug for kind in all_kinds()]
    return list(Provider.objects.filter(owner=agent.owner, kind__in=known).order_by("kind", "name"))
