"""What the organization demands of everybody who signs in."""

from django.db import transaction

from providers.audit import record
from providers.models import Person, SignInPolicy
from providers.second_factor import has_second_factor
from providers.services.people import acting_admin
from providers.services.policies import NotAccepted


def sign_in_policy() -> SignInPolicy:
    """The policy as it is stored, or the one that holds without a row."""
    return SignInPolicy.objects.filter(pk=1).first() or SignInPolicy(pk=1)


def set_sign_in_policy(*, actor: Person, second_factor: bool) -> SignInPolicy:
    """Demand a second factor of everybody, or not any more. Raises NotAccepted (`second_factor`), NotAllowed."""
    with transaction.atomic():
        acting_admin(actor)
        if second_factor and not has_second_factor(actor):
            raise NotAccepted({"second_factor": "Set up a second factor for yourself first, on your account page."})
        row = SignInPolicy.objects.select_for_update().filter(pk=1).first() or SignInPolicy(pk=1)
        before, row.second_factor = row.second_factor, second_factor
        row.save()
        if before != second_factor:
            details = {"second_factor": {"from": before, "to": second_factor}}
            record(actor=actor, action="sign_in_policy.changed", target=row, details=details)
        return row
