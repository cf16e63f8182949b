"""Where somebody is signed in."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


class Session(AbstractBaseSession):
    """A signed-in browser. `session_key` is a digest: whoever reads the table cannot sign in with it.

    `address` and `program` are from the request that began it; `last_seen_at` is accurate to some minutes.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions"
    )
    address = models.CharField(max_length=64, blank=True)
    program = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    last_seen_at = models.DateTimeField(default=timezone.now, editable=False)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Where Django finds what these rows hold."""
        from providers.sessions import SessionStore

        return SessionStore
