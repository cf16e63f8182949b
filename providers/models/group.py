"""A group of people, for organization keys that are not for everybody."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Group(models.Model):
    """A name and its members. An organization key limited to groups is used by their members only."""

    name = models.CharField(max_length=80)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="member_of", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(Lower("name"), name="group_name_unique"),)

    def __str__(self) -> str:
        return self.name
