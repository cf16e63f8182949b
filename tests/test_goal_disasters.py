"""A full disk, a read-only database and a jumping clock, in the short form."""

from datetime import timedelta

import pytest
from django.utils import timezone

from providers.models import Provider
from providers.services.due import claim_due
from tests.goals import disasters
from tests.rows import make_provider


def test_full_disks_read_only_databases_and_jumping_clocks_lose_nothing() -> None:
    for figure in disasters.measure(True):
        assert figure.reached, figure


@pytest.mark.usefixtures("db")
def test_lease_from_before_the_clock_was_put_back_holds_nothing() -> None:
    now = timezone.now()
    row = make_provider()
    Provider.objects.filter(pk=row.pk).update(
        next_check_at=now - timedelta(seconds=1), lease_until=now + timedelta(hours=1)
    )
    assert [claim.provider.pk for claim in claim_due(at_most=1)] == [row.pk]
