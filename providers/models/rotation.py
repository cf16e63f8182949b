"""A rotation of the data key."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class KeyRotation(models.Model):
    """Stored keys are sealed anew with the data key `key_id`.

    What is left is counted from the rows themselves, so that a rotation which was cut off goes on where it was.
    Whoever works on it holds it until `lease_until`.
    """

    key_id = models.CharField(max_length=16)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Rotation to {self.key_id}"
