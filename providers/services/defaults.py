"""Set as Default: one per owner, and only a provider that works."""

from uuid import UUID

from django.db import IntegrityError, transaction

from providers.audit import Actor, record
from providers.models import Person, Provider
from providers.sealing import data_key_ids, is_readable
from providers.services.permission import why_not_used
from providers.statuses import is_expired
from providers.verdicts import Outcome


class NotReady(Exception):
    """This provider cannot be the default; the message says what is missing."""


def what_is_missing(provider: Provider) -> str:
    """Why this provider cannot be the default, in a sentence; "" if it can."""
    if provider._state.adding:
        return "Save a key first."
    if refusal := why_not_used(provider):
        return refusal
    if not provider.enabled:
        return "Enable it first: agents cannot use a disabled provider."
    if is_expired(provider):
        return "It has expired. Give it a later Expiry date under “More” and save it first."
    if not is_readable(provider):
        return "Its key cannot be decrypted. Type the key again and save it first."
    if provider.outcome == "":
        return "It has not been verified yet. Press Validate first."
    if provider.outcome != Outcome.OK:
        return "Its last check failed. Mend that and save or validate it first."
    return ""


def possible_successors(provider: Provider) -> list[Provider]:
    """The other providers of the same owner that could be the default."""
    working = Provider.objects.filter(
        owner=provider.owner, enabled=True, outcome=Outcome.OK, seal_key_id__in=data_key_ids()
    )
    return [row for row in working.exclude(pk=provider.pk).order_by("kind", "name") if not what_is_missing(row)]


def set_default(*, actor: Actor, provider: Provider) -> Provider:
    """Make this provider the one that agents use. Raises NotReady."""
    for attempt in range(3):
        try:
            with transaction.atomic():
                return make_default(actor=actor, provider=provider)
        except IntegrityError:
            # Somebody else set another default at the same moment: the constraint held, so look again.
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


def make_default(*, actor: Actor, provider: Provider) -> Provider:
    """Inside the caller's transaction: unset the old default, set this one, record it. Raises NotReady."""
    rows = locked_rows(provider.owner)
    current = rows.get(provider.pk)
    missing = what_is_missing(current) if current else "It was removed by somebody else."
    if current is None or missing:
        raise NotReady(missing)
    if current.is_default:
        return current
    before = next((str(row) for row in rows.values() if row.is_default), "")
    Provider.objects.filter(owner=current.owner, is_default=True).update(is_default=False)
    current.is_default = True
    current.save(update_fields=["is_default"])
    record(actor=actor, action="provider.set_default", target=current, details={"before": before})
    return current


def locked_rows(owner: Person | None) -> dict[UUID, Provider]:
    """Every row of this owner as it is now, by id, locked in one order: two who change the default queue up."""
    return {row.pk: row for row in Provider.objects.select_for_update().filter(owner=owner).order_by("pk")}
