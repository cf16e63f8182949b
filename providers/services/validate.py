"""Validate: ask the provider, and store nothing that was typed."""

from dataclasses import dataclass

from django.db import transaction

from providers.audit import record
from providers.models import Person, Provider
from providers.services.check import check
from providers.services.entries import (
    Conflict,
    Entry,
    changed_names,
    credentials_of,
    stored_row,
    target_of,
    tried_names,
)
from providers.services.permission import demand_permission
from providers.services.verdict_record import record_verdict
from providers.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Validated:
    """`provider` is the stored row with the verdict recorded, None if what was typed is not what is stored."""

    provider: Provider | None
    verdict: Verdict


def validate_provider(*, actor: Person, entry: Entry) -> Validated:
    """Check what was typed; where that is just what is stored, the verdict is recorded on the row.

    Raises Conflict if the row is gone, NotPermitted, CannotUnseal if its key cannot be read.
    """
    stored = stored_row(entry)
    if stored is None and entry.version:
        raise Conflict(None)
    demand_permission(entry, stored)
    verdict = check(kind=entry.kind, credentials=credentials_of(entry, stored))
    if stored and not entry.secrets and changed_names(entry, stored) == []:
        return Validated(record_verdict(actor=actor, provider=stored, verdict=verdict), verdict)
    target = target_of(entry, stored)
    details = {"outcome": verdict.outcome, "fields": tried_names(entry, stored)}
    with transaction.atomic():
        record(actor=actor, action="provider.validated", target=target, details=details)
    return Validated(None, verdict)
