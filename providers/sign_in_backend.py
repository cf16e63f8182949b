"""Who is signed in, with what the organization demands of them, in one query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from providers.models import Person, SignInPolicy
from providers.second_factor import FACTORS


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """As allauth's: by e-mail address and password."""

    def get_user(self, user_id: Any) -> Person | None:
        """The person of a session; `lacks_factor` says whether a second factor is demanded that they do not have."""
        demanded = Exists(SignInPolicy.objects.filter(second_factor=True))
        present = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS))
        found: Person | None = Person.objects.annotate(lacks_factor=demanded & ~present).filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None
