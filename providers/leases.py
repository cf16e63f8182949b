"""Leases: who works on a row holds it until a time, so that a worker which dies loses nothing."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

SLACK = timedelta(seconds=45)
"""More than clocks of several machines differ, and than a database keeps somebody waiting."""


def is_free(longest: timedelta) -> Q:
    """Rows that nobody holds. `longest`: what a lease is given for.

    One that is longer is the work of a clock that was put back since. Not by a moment, though: another worker may give
    one between this `now` and the query.
    """
    now = timezone.now()
    return Q(lease_until=None) | Q(lease_until__lte=now) | Q(lease_until__gt=now + longest + SLACK)
