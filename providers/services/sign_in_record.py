"""Writes down who signs in and out, who fails to, and who confirms that it is them. What was typed is never in it."""

from django.db import transaction

from providers.audit import record
from providers.models import Person
from providers.origin import current_origin
from providers.record_limits import may_be_recorded

CONFIRMATIONS = {
    "confirmed": "person.confirmed",
    "failed": "person.confirmation_failed",
    "limited": "person.confirmation_limited",
}


def note_signed_in(*, person: Person, by: str) -> None:
    """Somebody signed in `by` a way: password, second factor or link."""
    details = {"by": by, "program": current_origin().program}
    with transaction.atomic():
        record(actor=person, action="person.signed_in", target=person, details=details)


def note_signed_out(*, person: Person) -> None:
    """Somebody signed out of this browser."""
    with transaction.atomic():
        record(actor=person, action="person.signed_out", target=person)


def note_sign_in_failed(*, email: str, by: str = "password") -> None:
    """A try failed. Of an address that nobody has, not even the text is kept: it may be a password, typed amiss."""
    details = {"by": by, "program": current_origin().program}
    with transaction.atomic():
        record(actor=None, action="person.sign_in_failed", target=_known(email), details=details)


def note_sign_in_limited(*, email: str) -> None:
    """A try came after too many others; noted once a minute for each account and address."""
    person, address = _known(email), current_origin().address
    if not may_be_recorded(f"sign in {person.pk if person else ''} {address}"):
        return
    with transaction.atomic():
        record(actor=None, action="person.sign_in_limited", target=person)


def note_confirmation(*, person: Person, by: str, outcome: str) -> None:
    """Somebody who is signed in has `confirmed` that it is them, has `failed` to, or was `limited`."""
    if outcome == "limited" and not may_be_recorded(f"confirm {person.pk}"):
        return
    with transaction.atomic():
        record(actor=person, action=CONFIRMATIONS[outcome], target=person, details={"by": by})


def _known(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email.strip()).first() if email else None
