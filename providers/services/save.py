"""Save: check first, outside any transaction, then write all at once or nothing."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from providers.access import demand_right_to_keys
from providers.audit import Actor, person_of, record
from providers.forms import ProviderForm
from providers.limits import limits_from
from providers.models import Provider
from providers.sealing import seal
from providers.services.check import check
from providers.services.entries import (
    Conflict,
    Entry,
    NameTaken,
    credentials_of,
    is_already_stored,
    stored_row,
    target_of,
    tried_names,
)
from providers.services.offers import accepted_verdict
from providers.services.permission import demand_permission, limit_to_groups
from providers.services.verdict_record import apply_verdict
from providers.verdicts import Verdict


def save_provider(*, actor: Actor, entry: Entry, offer: str = "") -> Provider | Verdict:
    """Validate the entry, and store it if the verdict is good or the person took the offer made for a lesser one.

    Returns the row as stored, or the verdict for which nothing was stored.
    Raises Conflict, NameTaken, NotPermitted, CannotUnseal, and PermissionDenied if the actor has lost the right
    meanwhile; then nothing was written.
    """
    stored = _current(entry)
    if stored and stored.version != entry.version:
        return stored
    demand_permission(entry, stored)
    if not _name_is_free(entry):
        raise NameTaken
    verdict = accepted_verdict(entry, offer) if offer else None
    unchecked = verdict is not None
    if verdict is None:
        verdict = check(kind=entry.kind, credentials=credentials_of(entry, stored))
    if not (verdict.ok or unchecked):
        _record_refusal(actor, entry, stored, verdict)
        return verdict
    return _write(actor, entry, verdict, unchecked=unchecked)


def _current(entry: Entry) -> Provider | None:
    """The row now. A version that has moved on is a Conflict, unless the row is just what was asked for."""
    stored = stored_row(entry)
    if stored is None and entry.version:
        raise Conflict(None)
    if stored and stored.version != entry.version and not is_already_stored(entry, stored):
        raise Conflict(stored)
    return stored


def _name_is_free(entry: Entry) -> bool:
    others = Provider.objects.filter(owner=entry.owner, kind=entry.kind.slug, name__iexact=entry.values["name"])
    return not others.exclude(pk=entry.id).exists()


def _write(actor: Actor, entry: Entry, verdict: Verdict, *, unchecked: bool) -> Provider:
    try:
        with transaction.atomic():
            demand_right_to_keys(actor, entry.owner)
            return _write_row(actor, entry, verdict, unchecked=unchecked)
    except IntegrityError:
        # Two saves at once: the other one has taken the id, and asked for the same, or the name.
        stored = _current(entry)
        if stored is None or not is_already_stored(entry, stored):
            raise NameTaken from None
        return stored


def _write_row(actor: Actor, entry: Entry, verdict: Verdict, *, unchecked: bool) -> Provider:
    stored = Provider.objects.select_for_update().filter(pk=entry.id, owner=entry.owner, kind=entry.kind.slug).first()
    if stored is None and entry.version:
        raise Conflict(None)
    if stored and stored.version != entry.version:
        return _current(entry) or stored
    demand_permission(entry, stored)
    provider = stored or Provider(pk=entry.id, owner=entry.owner, kind=entry.kind.slug, version=0)
    before = provider.key_fingerprint
    fields = tried_names(entry, stored)
    _fill(provider, entry, actor)
    apply_verdict(provider, verdict, actor=actor, unchecked=unchecked)
    provider.save(force_insert=stored is None)
    limit_to_groups(provider, entry.values)
    details = {
        "fields": fields,
        "fingerprint_before": before,
        "fingerprint_after": provider.key_fingerprint,
        "outcome": verdict.outcome,
        "validated": not unchecked,
    }
    record(actor=actor, action="provider.changed" if stored else "provider.created", target=provider, details=details)
    return provider


def _fill(provider: Provider, entry: Entry, actor: Actor) -> None:
    for name in ProviderForm.Meta.fields:
        setattr(provider, name, entry.values[name])
    provider.config = {name: entry.values[name] for name in entry.kind.Form.config_names()}
    for name, value in limits_from(entry.values).items():
        setattr(provider, name, value)
    provider.version += 1
    provider.changed_at, provider.changed_by = timezone.now(), person_of(actor)
    if entry.secrets or not provider.key_fingerprint:
        _seal_typed(provider, entry.secrets, actor)


def _seal_typed(provider: Provider, secrets: Mapping[str, str], actor: Actor) -> None:
    """A key that is to be rotated, typed once more, is still known to whoever has left."""
    before = provider.key_fingerprint
    seal(provider, secrets)
    if provider.rotate_since and provider.key_fingerprint == before:
        return
    provider.key_set_by = person_of(actor) if secrets else None
    provider.key_set_at = timezone.now() if secrets else None
    provider.rotate_since = None


def _record_refusal(actor: Actor, entry: Entry, stored: Provider | None, verdict: Verdict) -> None:
    target = target_of(entry, stored)
    details = {
        "fields": tried_names(entry, stored),
        "fingerprint_before": target.key_fingerprint,
        "fingerprint_after": target.key_fingerprint,
        "outcome": verdict.outcome,
    }
    with transaction.atomic():
        record(actor=actor, action="provider.refused", target=target, details=details)
