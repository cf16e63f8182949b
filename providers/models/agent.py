"""A program that uses keys, and the tokens by which it is known."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from providers.models.provider import Provider


class Agent(models.Model):
    """A program of the organization (`owner` None) or of one person.

    `uses`: what it may be handed. `entries` names them for `Uses.ENTRIES`. `network`: the only addresses that it may
    ask from, in CIDR notation ("" = any). `manages`: whether its tokens may create, change and delete entries.
    """

    class Uses(models.TextChoices):
        """Which keys an agent may be handed."""

        DEFAULT = "default", "What its owner's agents use by default"
        SHARED = "shared", "The organization's default only"
        ENTRIES = "entries", "Named entries only"
        ANY = "any", "Every key of its owner"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="agents"
    )
    name = models.CharField(max_length=80)
    uses = models.CharField(max_length=10, choices=Uses, default=Uses.DEFAULT)
    entries = models.ManyToManyField(Provider, related_name="agents", blank=True)
    manages = models.BooleanField(default=False)
    network = models.CharField(max_length=50, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("name"), condition=Q(owner=None), name="agent_name_unique_organization"),
            models.UniqueConstraint(
                "owner", Lower("name"), condition=Q(owner__isnull=False), name="agent_name_unique_person"
            ),
        )

    def __str__(self) -> str:
        return self.name


class AccessToken(models.Model):
    """One token of an agent; several may live side by side while one is being replaced. Only the hash is kept.

    `hint`: the beginning that a page may show. Dead when revoked or expired, at the next request. `window_count`
    requests were made since `window_started_at`: the rate limit counts across processes.
    """

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=20)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    window_started_at = models.DateTimeField(null=True, blank=True)
    window_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return self.hint


class IdempotentAnswer(models.Model):
    """What a changing request of a token answered, for the same request sent again with the same key.

    `request_digest`: a keyed digest of what was asked; `body` holds no secret.
    """

    token = models.ForeignKey(AccessToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["token", "key"], name="idempotent_answer_unique"),)

    def __str__(self) -> str:
        return self.key
