"""The stored row: one provider of one owner."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from providers.kinds import get_kind, kind_choices
from providers.kinds.base import Kind
from providers.models.group import Group
from providers.sealing import SecretField
from providers.verdicts import Verdict


class Provider(models.Model):
    """One entry: owner (None = the organization), kind, host, model, sealed secrets, and what the last check found.

    `outcome` decides the status on the card ("" = saved, not verified); `verdict` is the last finding, which a
    transient outcome replaces without touching `outcome`. `version` is the edit lock; `seal_version` rises only when
    secrets are sealed anew and is part of what is sealed; `seal_key_id` names the data key that sealed them, so that a
    page can say "cannot be decrypted" without decrypting ("" = known to be unreadable). An organization's row may be
    limited to `groups` of people (none = everybody). It serves its `model_type` and its `allowed_models`, and no other
    model. `expires_on` is the last day on which it is used. The worker checks a row that is due at `next_check_at`,
    holds it until `lease_until`, and has put off a check that found out nothing `check_tries` times. The secrets in it
    were typed by `key_set_by`; since `rotate_since` somebody who has left knows them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="providers"
    )
    kind = models.CharField(max_length=40, choices=kind_choices)
    name = models.CharField(max_length=80, blank=True)
    api_host = models.CharField("API Host", max_length=500)
    model_type = models.CharField("Model Type", max_length=200)
    config = models.JSONField(default=dict, blank=True)
    notes = models.TextField(max_length=2000, blank=True)
    sealed = SecretField()
    seal_version = models.PositiveIntegerField(default=0)
    seal_key_id = models.CharField(max_length=16, blank=True)
    key_mask = models.CharField(max_length=40, blank=True)
    key_fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=1)
    enabled = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)
    outcome = models.CharField(max_length=30, blank=True)
    verdict = models.JSONField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    next_check_at = models.DateTimeField(null=True, blank=True, db_index=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    check_tries = models.PositiveSmallIntegerField(default=0)
    expires_on = models.DateField("Expiry date", null=True, blank=True)
    groups = models.ManyToManyField(Group, related_name="providers", blank=True)
    allowed_models = models.JSONField(default=list, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    key_set_at = models.DateTimeField(null=True, blank=True)
    key_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    rotate_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [models.Index("owner", "kind", Lower("name"), name="provider_owner_kind_name")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "kind", Lower("name"), condition=Q(owner=None), name="provider_name_unique_organization"
            ),
            models.UniqueConstraint(
                "owner", "kind", Lower("name"), condition=Q(owner__isnull=False), name="provider_name_unique_person"
            ),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(owner=None, is_default=True), name="provider_default_organization"
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(owner__isnull=False, is_default=True),
                name="provider_default_person",
            ),
            models.CheckConstraint(condition=Q(is_default=False) | Q(enabled=True), name="provider_default_is_enabled"),
        ]

    def __str__(self) -> str:
        return f"{self.spec.label} · {self.name}" if self.name else self.spec.label

    @property
    def spec(self) -> Kind:
        """The catalogue entry of this row's kind."""
        return get_kind(self.kind)

    @property
    def last_verdict(self) -> Verdict | None:
        """What the last check found, or None if there was none."""
        data: dict[str, Any] | None = self.verdict
        return Verdict.from_dict(data) if data else None
