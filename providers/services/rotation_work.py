"""The worker's part in a rotation that was begun on the page."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from providers.data_keys import data_key_ids
from providers.models import KeyRotation
from providers.services.rotation import finish_rotation, seal_next

LEASE = timedelta(seconds=30)
"""Longer than a batch takes; a worker that dies holds a rotation up for no longer."""


def work_on_rotation() -> bool:
    """Seal one batch of a rotation that is under way and that no other worker has; whether there is more to do at once.

    A rotation to a key that is not here is somebody else's: this machine's secrets file is an older one.
    """
    held = _take()
    if held is None:
        return False
    try:
        if seal_next():
            return True
    finally:
        KeyRotation.objects.filter(pk=held.pk).update(lease_until=None)
    finish_rotation(actor=None)
    return False


def _take() -> KeyRotation | None:
    now, newest = timezone.now(), data_key_ids()[:1]
    # A lease far ahead is the work of a clock that was put back since.
    free = Q(lease_until=None) | Q(lease_until__lte=now) | Q(lease_until__gt=now + LEASE)
    if not KeyRotation.objects.filter(finished_at=None, key_id__in=newest).exists():
        return None
    with transaction.atomic():
        rows = KeyRotation.objects.select_for_update(skip_locked=True)
        row = rows.filter(free, finished_at=None, key_id__in=newest).first()
        if row:
            row.lease_until = now + LEASE
            row.save(update_fields=["lease_until"])
        return row
