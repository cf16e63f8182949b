"""How a verdict changes a row."""

from django.db import transaction
from django.utils import timezone

from providers.audit import Actor, person_of, record
from providers.models import Provider
from providers.verdicts import TRANSIENT, Outcome, Verdict


def apply_verdict(provider: Provider, verdict: Verdict, *, actor: Actor | None, unchecked: bool = False) -> None:
    """Set the row's status fields, without writing. `unchecked`: stored all the same, so "saved, not verified"."""
    now = timezone.now()
    provider.verdict = verdict.to_dict()
    provider.checked_at, provider.checked_by = now, person_of(actor)
    if unchecked:
        provider.outcome, provider.failing_since = "", None
    elif verdict.outcome not in TRANSIENT:
        provider.outcome = verdict.outcome
        provider.failing_since = None if verdict.outcome is Outcome.OK else provider.failing_since or now


def record_verdict(*, actor: Actor | None, provider: Provider, verdict: Verdict) -> Provider:
    """Store the finding of a check of the row as it is; a row that was edited meanwhile keeps what it has."""
    with transaction.atomic():
        current = Provider.objects.select_for_update().filter(pk=provider.pk, version=provider.version).first()
        if current is None:
            return provider
        apply_verdict(current, verdict, actor=actor)
        current.save(update_fields=["verdict", "checked_at", "checked_by", "outcome", "failing_since"])
        record(actor=actor, action="provider.checked", target=current, details={"outcome": verdict.outcome})
        return current
