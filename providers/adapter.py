"""What django-allauth asks us: words, addresses, and how a password is stored."""

import logging
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from providers.models import Person
from providers.services.links import absolute_url
from providers.services.passwords import set_password
from providers.services.sign_in_record import note_sign_in_failed, note_signed_in, note_signed_out

log = logging.getLogger(__name__)


WAYS = {"password": "password", "mfa": "second factor", "link": "link"}
"""What the ways to sign in are called in the record."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-up is closed: people come in by invitation."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is wrong.",
        "too_many_login_attempts": "Too many failed attempts. Wait five minutes, then try again.",
        "enter_current_password": "This is not your current password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an admin invites."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: our pages answer with pages, whatever a client says that it accepts."""
        return False

    def set_password(self, user: Person, password: str) -> None:
        """Store it by our service, which ends links and writes the record."""
        set_password(person=user, password=password)

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Somebody is in, by whatever ways it took."""
        ways = [WAYS.get(one["method"], "another way") for one in get_authentication_records(request, user)]
        note_signed_in(person=user, by=" and ".join(dict.fromkeys(ways)))
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: str) -> None:
        """Nobody has this address, or it is another password."""
        note_sign_in_failed(email=credentials.get("email", ""))

    def logout(self, request: HttpRequest) -> None:
        """Somebody signs out of this browser."""
        if isinstance(request.user, Person):
            note_signed_out(person=request.user)
        super().logout(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """One count an account, whichever of our host names a try comes by."""
        return credentials.get("email", "").lower()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account page, which says that it worked."""
        return reverse("account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the e-mail: by our public address, not by the Host header of whoever asked."""
        uid, _, rest = key.partition("-")
        return absolute_url(reverse("account_reset_password_from_key", args=[uid, rest]))

    def format_email_subject(self, subject: str) -> str:
        """As it is: the template says the product's name."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send. A mail server that fails is for the log: the page must not tell whether the address is known."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            log.error("An e-mail could not be sent: %s", type(error).__name__)
