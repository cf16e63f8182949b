"""Recent confirmation: before something weighty, a person who signed in a while ago shows again that it is them.

A session that is left open, or stolen, must not be enough to replace the organization's keys. What counts is
django-allauth's own list of authentications in the session, so that each of its ways to confirm counts here, too.
Its decorator is not used: it would store the interrupted form, with a typed key, in the session.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from providers.access import signed_in_person
from providers.services.sign_in_record import note_confirmation

CONFIRMED_FOR = timedelta(minutes=15)
"""Long enough to set up several keys after one confirmation, short enough for a screen that is left alone."""

FIELD = "confirm_password"
WRONG = "This is not your password."
TOO_OFTEN = "Too many failed attempts. Wait five minutes, then try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What `templates/parts/confirm.html` draws inside the form that was sent, and the status to answer with.

    `do` is the value of the button that was pressed, "" for a form without several; `button` its words now.
    """

    do: str
    button: str
    email: str
    has_password: bool
    error: str = ""

    @property
    def status(self) -> int:
        """422, or 429 after too many wrong passwords."""
        return HTTPStatus.TOO_MANY_REQUESTS if self.error == TOO_OFTEN else HTTPStatus.UNPROCESSABLE_ENTITY

    @property
    def say(self) -> str:
        """What to say aloud."""
        return self.error or "Confirm that it is you. Nothing was changed yet."

    @property
    def other_way(self) -> str:
        """The page with the other ways; it comes back to itself and says how to go on."""
        page = reverse("account_reauthenticate")
        return f"{page}?{urlencode({'next': page})}"


def unconfirmed(request: HttpRequest, *, button: str = "Confirm") -> Confirmation | None:
    """None when the person signed in or confirmed lately, or has just typed the right password into this form.

    Else what to draw: answer with its `status`, do nothing else, and leave everything typed as it was. For a POST only.
    """
    person = signed_in_person(request)
    if is_recent(request):
        return None
    typed = request.POST.get(FIELD, "")
    error = confirm_by_password(request, typed) if typed else ""
    if typed and not error:
        return None
    return Confirmation(
        do=request.POST.get("do", ""),
        button=button,
        email=person.email,
        has_password=person.has_usable_password(),
        error=error,
    )


def is_recent(request: HttpRequest) -> bool:
    """Whether this session's person has shown within the last minutes that it is them."""
    records = get_authentication_records(request, signed_in_person(request))
    ages = (time.time() - record["at"] for record in records)
    return any(0 <= age < CONFIRMED_FOR.total_seconds() for age in ages)


def confirm_by_password(request: HttpRequest, typed: str) -> str:
    """Take note that the password was typed again. Returns what is wrong, "" for the right one."""
    person = signed_in_person(request)
    used = ratelimit.consume(request, app="allauth.account", action="confirm_failed", user=person)
    if used is None:
        note_confirmation(person=person, by="password", outcome="limited")
        return TOO_OFTEN
    if not (person.has_usable_password() and person.check_password(typed)):
        note_confirmation(person=person, by="password", outcome="failed")
        return WRONG
    used.rollback()
    record_authentication(request, person, method="password", reauthenticated=True)
    note_confirmation(person=person, by="password", outcome="confirmed")
    return ""
