"""What the organization allows for one kind of provider."""

from django.db import models

from providers.kinds import get_kind, kind_choices
from providers.kinds.base import Kind


class Policy(models.Model):
    """The rules of one kind. A kind without a row has the defaults below.

    `personal_hosts`: the API Hosts that personal keys may use, beside the kind's own; normalised. `fallback`: whether
    the organization's key may stand in for a personal one that does not work.
    """

    class Personal(models.TextChoices):
        """Whether people may bring keys of their own."""

        ALLOWED = "allowed", "Allowed"
        REQUIRED = "required", "Required"
        FORBIDDEN = "forbidden", "Forbidden"

    kind = models.CharField(max_length=40, primary_key=True, choices=kind_choices)
    shown = models.BooleanField(default=True)
    personal = models.CharField(max_length=10, choices=Personal, default=Personal.ALLOWED)
    fallback = models.BooleanField(default=False)
    personal_hosts = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.spec.label

    @property
    def spec(self) -> Kind:
        """The catalogue entry."""
        return get_kind(self.kind)
