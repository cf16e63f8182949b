"""Django's SESSION_ENGINE: sessions in the database, by a digest of their key, with who is signed in and from where.

The key in the cookie is random, so a plain SHA-256 of it can neither be guessed nor turned back.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import IntegrityError, transaction
from django.utils import timezone

from providers.models import Session
from providers.origin import current_origin


def digest(session_key: str | None) -> str:
    """By what a session is stored."""
    return sha256((session_key or "").encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    """What the table knows of a session key is its digest. `last_seen_at` is None until it was loaded."""

    last_seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our own rows."""
        return Session

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and a new key at the next save, when it is over."""
        row = Session.objects.filter(session_key=digest(self.session_key), expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
            return {}
        self.last_seen_at = row.last_seen_at
        held: dict[str, Any] = self.decode(row.session_data)
        return held

    def exists(self, session_key: str) -> bool:
        """Whether there is such a session."""
        return Session.objects.filter(session_key=digest(session_key)).exists()

    def save(self, must_create: bool = False) -> None:
        """Store it. Raises CreateError where a new key is taken, UpdateError where the session has ended meanwhile."""
        if self.session_key is None:
            self.create()
            return
        held = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # the stubs do not know it
        values = {
            "session_data": self.encode(held),
            "expire_date": self.get_expiry_date(),
            "person_id": held.get(SESSION_KEY),
        }
        if must_create:
            self._insert(values)
        elif not Session.objects.filter(session_key=digest(self.session_key)).update(**values):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End it."""
        Session.objects.filter(session_key=digest(session_key or self.session_key)).delete()

    def _insert(self, values: dict[str, Any]) -> None:
        origin = current_origin()
        try:
            with transaction.atomic():
                Session.objects.create(
                    session_key=digest(self.session_key), address=origin.address, program=origin.program, **values
                )
        except IntegrityError:
            raise CreateError from None
