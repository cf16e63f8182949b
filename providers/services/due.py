"""Checks that are due: claimed by one worker at a time, done outside any transaction, recorded like a Validate.

A report queues a check by setting `next_check_at`. A claim is a lease: it holds a row until `lease_until`, which is
later than any check takes, so that a worker which dies loses nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from providers.destinations import longest_seconds
from providers.forms import stored_values
from providers.intake import credentials_from
from providers.leases import is_free
from providers.models import Provider
from providers.sealing import CannotUnseal, unseal
from providers.services.check import check
from providers.services.permission import why_not_used
from providers.services.unreadable import note_unreadable
from providers.services.verdict_record import record_verdict
from providers.verdicts import TRANSIENT, Outcome, Verdict

MARGIN = timedelta(seconds=45)
"""What a lease is longer than the longest check: time to wait for the database, before and after."""

AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""When a check that found out nothing about the key is tried again; then it is given up."""

PASSING = TRANSIENT | {Outcome.PROVIDER_UNAVAILABLE, Outcome.TIMEOUT, Outcome.UNREACHABLE}
"""Outcomes that say nothing about the key, and may be over in a minute."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A row as it was when one worker took it, and the end of that worker's lease."""

    provider: Provider
    lease: datetime


def claim_due(*, at_most: int) -> list[Claim]:
    """Take up to so many rows that are due and that nobody holds, the longest waiting first.

    Of workers that ask at once, no two get the same row: PostgreSQL skips rows that another one has locked, SQLite
    lets one in at a time. Nothing is locked while nothing is due.
    """
    if at_most < 1 or not _due().exists():
        return []
    with transaction.atomic():
        rows = list(_due().select_for_update(skip_locked=True).order_by("next_check_at")[:at_most])
        lease = timezone.now() + _lease()
        Provider.objects.filter(pk__in=[row.pk for row in rows]).update(lease_until=lease)
    return [Claim(row, lease) for row in rows]


def check_claimed(claim: Claim) -> None:
    """Check a claimed row and record what was found; the next check of it follows from that.

    Nothing is recorded once the lease is not ours any more. A row that cannot be used, because its key cannot be read,
    policy forbids it or its owner is deactivated, is not checked and not due any more.
    """
    verdict = _find_out(claim.provider)
    with transaction.atomic():
        held = _held(claim).select_for_update().first()
        if held is None:
            return
        if held.next_check_at == claim.provider.next_check_at:  # else it was reported once more during the check
            held.next_check_at, held.check_tries = _what_next(held.check_tries, verdict)
        held.lease_until = None
        held.save(update_fields=["next_check_at", "check_tries", "lease_until"])
        if verdict:
            record_verdict(actor=None, provider=claim.provider, verdict=verdict)


def release(claim: Claim) -> None:
    """Give a row back unchecked, for the next worker."""
    _held(claim).update(lease_until=None)


def _due() -> "QuerySet[Provider]":
    return Provider.objects.filter(is_free(_lease()), next_check_at__lte=timezone.now(), enabled=True)


def _lease() -> timedelta:
    return timedelta(seconds=longest_seconds()) + MARGIN


def _held(claim: Claim) -> "QuerySet[Provider]":
    return Provider.objects.filter(pk=claim.provider.pk, lease_until=claim.lease)


def _find_out(row: Provider) -> Verdict | None:
    if (row.owner and not row.owner.is_active) or why_not_used(row):
        return None
    try:
        credentials = credentials_from(row.spec, stored_values(row), unseal(row))
    except CannotUnseal:
        note_unreadable(actor=None, provider=row)
        return None
    return check(kind=row.spec, credentials=credentials)


def _what_next(tries: int, verdict: Verdict | None) -> tuple[datetime | None, int]:
    """When the row is due again, if at all, and how often that was put off by then."""
    if verdict is None or verdict.outcome not in PASSING or tries >= len(AGAIN_AFTER):
        return None, 0
    return timezone.now() + AGAIN_AFTER[tries], tries + 1
