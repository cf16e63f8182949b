"""Where people are signed in, and how that ends."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from providers.audit import record
from providers.models import Person, Session

SEEN_EVERY = timedelta(minutes=5)
"""How often it is noted that a browser is still in use: a page view must not cost a write."""


def living_sessions(person: Person) -> QuerySet[Session]:
    """The browsers in which the person is signed in, the one seen last first."""
    return person.sessions.filter(expire_date__gt=timezone.now()).order_by("-last_seen_at", "session_key")


def end_session(*, person: Person, key: str) -> bool:
    """Sign one of the person's browsers out, by the stored key of its session; whether there was such a one."""
    with transaction.atomic():
        row = person.sessions.filter(session_key=key).first()
        return row is not None and _end(person, [row]) == 1


def end_other_sessions(*, person: Person, but: str) -> int:
    """Sign the person out everywhere except in the session with this stored key; in how many browsers."""
    with transaction.atomic():
        return _end(person, list(living_sessions(person).exclude(session_key=but)))


def note_seen(*, key: str, last_seen_at: datetime) -> None:
    """Note that a session is in use. Of several processes at once the first one writes."""
    Session.objects.filter(session_key=key, last_seen_at=last_seen_at).update(last_seen_at=timezone.now())


def purge_sessions() -> int:
    """Delete what has run out; how many."""
    return Session.objects.filter(expire_date__lte=timezone.now()).delete()[0]


def _end(person: Person, rows: list[Session]) -> int:
    person.sessions.filter(session_key__in=[row.session_key for row in rows]).delete()
    for row in rows:
        details = {"program": row.program, "address": row.address}
        record(actor=person, action="session.ended", target=person, details=details)
    return len(rows)
