"""What django-allauth's second factors ask us: how their secrets are stored, and what they are called."""

import base64
import os
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from providers.models import Person
from providers.sealed_text import CannotOpen, seal_text, unseal_text
from providers.services.rotating_texts import PURPOSE

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor. Recovery codes only stand in for one."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets are sealed with the data key, and names are ours."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is wrong or has expired. Type the one that the app shows now.",
    }

    def encrypt(self, text: str) -> str:
        """For the database."""
        return seal_text(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """From the database. What cannot be read becomes a secret that nobody knows, so that no code is right."""
        try:
            return unseal_text(encrypted_text, purpose=PURPOSE)
        except CannotOpen:
            return base64.b32encode(os.urandom(20)).decode()

    def get_totp_issuer(self) -> str:
        """What the app shows beside the address."""
        return f"BYOK {_host()}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the public address."""
        return {"id": _host(), "name": "BYOK"}

    def generate_authenticator_name(self, user: Person, type: Any) -> str:
        """The name of a passkey that was given none."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None: the record says what was changed."""


def has_second_factor(person: Person) -> bool:
    """Whether signing in as this person takes more than a password."""
    return bool(Authenticator.objects.filter(user=person, type__in=FACTORS).exists())


def _host() -> str:
    return urlsplit(settings.BYOK_URL).hostname or "localhost"
