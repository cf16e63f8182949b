"""What admins allow for a kind of provider."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from providers.audit import record
from providers.kinds import kind_choices
from providers.models import Person, Policy
from providers.pasted_hosts import QUERY, normalised_host
from providers.services.people import acting_admin

NO_STAND_IN = "Where own keys are required, the organization's key never steps in. Choose “Stop”, or “Allowed”."
FIELDS = ("shown", "personal", "fallback", "personal_hosts")


class NotAccepted(Exception):
    """What was asked for cannot be stored. `errors`: a sentence for each field that is wrong."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


def set_policy(
    *, actor: Person, kind: str, shown: bool, personal: str, fallback: bool, personal_hosts: Sequence[str]
) -> Policy:
    """Store the rules of one kind. `personal_hosts`: one API Host each, in any spelling; empty ones are left out.

    Raises NotAccepted (fields `kind`, `personal`, `fallback`, `personal_hosts`), and NotAllowed for anybody but admins.
    """
    hosts, wrong_hosts = _hosts(personal_hosts)
    errors = _errors(kind, personal, fallback) | ({"personal_hosts": wrong_hosts} if wrong_hosts else {})
    if errors:
        raise NotAccepted(errors)
    values = {"shown": shown, "personal": personal, "fallback": fallback, "personal_hosts": hosts}
    with transaction.atomic():
        acting_admin(actor)
        row = Policy.objects.select_for_update().filter(kind=kind).first() or Policy(kind=kind)
        changes = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
        for name, value in values.items():
            setattr(row, name, value)
        if changes:
            row.save()
            record(actor=actor, action="policy.changed", target=row, details={"changes": changes})
        return row


def _errors(kind: str, personal: str, fallback: bool) -> dict[str, str]:
    errors = {}
    if kind not in dict(kind_choices()):
        errors["kind"] = "There is no such kind of provider."
    if personal not in Policy.Personal.values:
        errors["personal"] = "Choose allowed, required or forbidden."
    if fallback and personal == Policy.Personal.REQUIRED:
        errors["fallback"] = NO_STAND_IN
    return errors


def _hosts(typed: Sequence[str]) -> tuple[list[str], str]:
    """The hosts as they are kept, each once, and a sentence about those that cannot be used ("" if all can)."""
    readings = [normalised_host(text) for text in typed]
    wrong = [f"“{read.host}”: {read.refusal or QUERY}" for read in readings if read.refusal or read.query]
    return list(dict.fromkeys(read.host for read in readings if read.host)), " ".join(wrong)
