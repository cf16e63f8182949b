"""Disable, enable and remove. What was the default names its successor in the same step."""

from django.db import transaction

from providers.audit import Actor, record
from providers.models import Provider
from providers.services.defaults import NotReady, locked_rows, make_default, possible_successors

NO_DEFAULT = "none"
"""The choice that leaves the owner without a default."""


class NeedsSuccessor(Exception):
    """The default is going: somebody has to say what agents use instead."""


def disable_provider(*, actor: Actor, provider: Provider, successor: str = "") -> Provider:
    """Keep the key, and let nobody use it. Raises NeedsSuccessor, NotReady."""
    with transaction.atomic():
        current = _locked(provider)
        chosen, was_default = _successor(current, successor), current.is_default
        current.enabled = current.is_default = False
        current.version += 1
        current.save(update_fields=["enabled", "version", "is_default"])
        if was_default:
            _pass_on_default(actor, current, chosen)
        record(actor=actor, action="provider.disabled", target=current, details=_key(current))
        return current


def enable_provider(*, actor: Actor, provider: Provider) -> Provider:
    """Let agents use it again. Its status is what the last check found."""
    with transaction.atomic():
        current = _locked(provider)
        current.enabled = True
        current.version += 1
        current.save(update_fields=["enabled", "version"])
        record(actor=actor, action="provider.enabled", target=current, details=_key(current))
        return current


def remove_provider(*, actor: Actor, provider: Provider, successor: str = "") -> None:
    """Delete the row and its sealed key for good. Raises NeedsSuccessor, NotReady."""
    with transaction.atomic():
        current = _locked(provider)
        chosen = _successor(current, successor)
        Provider.objects.filter(pk=current.pk).delete()
        if current.is_default:
            _pass_on_default(actor, current, chosen)
        details = {"fingerprint_before": current.key_fingerprint}
        record(actor=actor, action="provider.removed", target=current, details=details)


def _key(provider: Provider) -> dict[str, object]:
    """Which key it is about, for the record."""
    return {"fingerprint": provider.key_fingerprint}


def _locked(provider: Provider) -> Provider:
    current = locked_rows(provider.owner).get(provider.pk)
    if current is None:
        raise NotReady("It was removed by somebody else.")
    return current


def _successor(provider: Provider, successor: str) -> Provider | None:
    """What agents use instead, None for nothing. Raises NeedsSuccessor, NotReady."""
    if not provider.is_default:
        return None
    if not successor:
        raise NeedsSuccessor
    if successor == NO_DEFAULT:
        return None
    chosen = next((one for one in possible_successors(provider) if str(one.pk) == successor), None)
    if chosen is None:
        raise NotReady("The successor that was chosen cannot be the default any more. Choose again.")
    return chosen


def _pass_on_default(actor: Actor, provider: Provider, chosen: Provider | None) -> None:
    if chosen is None:
        record(actor=actor, action="provider.unset_default", target=provider)
    else:
        make_default(actor=actor, provider=chosen)
