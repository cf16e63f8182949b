"""What agents report about keys that they were handed."""

from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from providers.audit import record
from providers.models import AccessToken, Provider

PAUSE = timedelta(minutes=1)
"""Of one token about one provider, only the first report in this time is written down, and the first after a check
that found nothing wrong. However many tokens report it, a provider is not checked again sooner than this: each check is
asked of the provider, and paid for."""


def report_failure(*, token: AccessToken, provider: Provider, status: int) -> Provider:
    """Note that the provider refused with this HTTP status, and queue a check. Returns the row as it is now.

    An agent can be wrong, or lie: what the last check found stays, so nobody loses a key by a report. Raises
    Provider.DoesNotExist if the entry was removed meanwhile.
    """
    is_first = cache.add(f"report:{token.pk}:{provider.pk}", status, PAUSE.total_seconds())
    row = Provider.objects.get(pk=provider.pk)
    if row.failing_since and not is_first:
        return row
    now = timezone.now()
    with transaction.atomic():
        current = Provider.objects.select_for_update().get(pk=provider.pk)
        current.failing_since = current.failing_since or now
        current.next_check_at = max(now, current.checked_at + PAUSE) if current.checked_at else now
        current.save(update_fields=["failing_since", "next_check_at"])
        record(actor=token, action="provider.reported", target=current, details={"status": status})
    return current
