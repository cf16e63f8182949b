"""The worker's part in a rotation that was begun on the page."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from providers.data_keys import data_key_ids
from providers.leases import is_free
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
    under_way = KeyRotation.objects.filter(finished_at=None, key_id__in=data_key_ids()[:1])
    if not under_way.exists():
        return None
    with transaction.atomic():
        row = under_way.select_for_update(skip_locked=True).filter(is_free(LEASE)).first()
        if row:
            row.lease_until = timezone.now() + LEASE
            row.save(update_fields=["lease_until"])
        return row
