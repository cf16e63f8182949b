"""Writes down who was refused: people at pages that are not for them, and programs with tokens that do not work."""

from django.db import transaction

from providers.audit import record
from providers.models import AccessToken, Person
from providers.record_limits import may_be_recorded

MOST_OF_A_PERSON = 5
"""Refusals a minute that are recorded of one person; as many are of tokens that nobody knows, all together."""


def note_access_refused(*, person: Person, path: str, method: str) -> None:
    """A person asked for what they may not have. `path` is without its query; nothing that was sent is in it."""
    if may_be_recorded(f"access refused {person.pk}", times=MOST_OF_A_PERSON):
        details = {"path": path[:200], "method": method[:10]}
        with transaction.atomic():
            record(actor=person, action="access.refused", target=None, details=details)


def note_token_refused(*, token: AccessToken | None, code: str) -> None:
    """A token was refused with this code; once a minute for each token. What nobody knows is not written down."""
    who, times = (str(token.pk), 1) if token else ("unknown", MOST_OF_A_PERSON)
    if may_be_recorded(f"token refused {who}", times=times):
        details = {"code": code, "agent": token.agent.name} if token else {"code": code}
        with transaction.atomic():
            record(actor=None, action="token.refused", target=token, details=details)
