"""A link that works once."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class OneTimeLink(models.Model):
    """A way in without e-mail: first admin, invitation or new password. Only the hash of the token is kept."""

    class Purpose(models.TextChoices):
        """What opening the link is good for."""

        FIRST_ADMIN = "first_admin", "First admin"
        INVITATION = "invitation", "Invitation"
        PASSWORD = "password", "New password"

    purpose = models.CharField(max_length=20, choices=Purpose)
    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="links"
    )
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.email}"
