"""Notes now and then that a browser is still in use, for the page of sessions."""

from collections.abc import Callable
from contextlib import suppress

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from providers.models import Person
from providers.services.sessions import SEEN_EVERY, note_seen
from providers.sessions import SessionStore, digest


class LastSeenMiddleware:
    """After the view, with what the session was loaded with: it asks the database nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A session that was made or ended meanwhile is left alone."""
        response = self.get_response(request)
        session = request.session
        seen = session.last_seen_at if isinstance(session, SessionStore) else None
        if seen and timezone.now() - seen >= SEEN_EVERY and isinstance(request.user, Person):
            with suppress(DatabaseError):  # a database that cannot be written to must not take pages away
                note_seen(key=digest(session.session_key), last_seen_at=seen)
        return response
