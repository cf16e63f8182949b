"""What happens to second factors, in the record; and what an admin does for somebody who has lost theirs."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from providers.audit import record
from providers.models import Person
from providers.services.people import NotAllowed, changeable


def note_second_factor(*, person: Person, action: str, factor: str) -> None:
    """Record inside the caller's transaction: `action` is added or removed."""
    record(actor=person, action=f"person.second_factor_{action}", target=person, details={"factor": factor})


def reset_second_factor(*, actor: Person, person: Person) -> int:
    """Take every second factor from somebody who has lost theirs, and sign them out; how many. Raises NotAllowed."""
    with transaction.atomic():
        actor, person = changeable(actor, person, if_self="Remove your own second factor on your account page.")
        factors = Authenticator.objects.filter(user=person)
        kinds = sorted(factors.values_list("type", flat=True))
        if not kinds:
            raise NotAllowed(f"{person} has no second factor.")
        factors.delete()
        person.sessions.all().delete()
        record(actor=actor, action="person.second_factor_reset", target=person, details={"factors": kinds})
        return len(kinds)
