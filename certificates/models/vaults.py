"""The key vaults the portal manages, and what is known of them."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Source(StrEnum):
    """Who named a vault."""

    SETTINGS = "settings"
    PAGE = "page"


class Vault(models.Model):
    """One key vault. It is switched off, never deleted: operations and history hang on it.

    ``is_enabled`` is what counts: a vault that is not in use is never called. The settings switch
    off what they no longer name, and an administrator what shall rest; that has a time and a note.
    """

    slug = models.SlugField(max_length=63, unique=True)
    url = models.URLField(max_length=300)
    ca_file = models.CharField(max_length=500, blank=True)  # of a local stand-in
    is_standin = models.BooleanField(default=False)
    is_enabled = models.BooleanField(default=True)
    source = models.CharField(max_length=10, default=Source.SETTINGS)
    label = models.CharField(max_length=40, blank=True)  # Production, Staging, …
    credential = models.CharField(max_length=40, blank=True)  # named in the settings; "": theirs
    owner_email = models.EmailField(blank=True)
    switched_off_at = models.DateTimeField(null=True)
    switched_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    switched_off_note = models.TextField(blank=True)

    # the connection: what its last answers were like, shared by all processes
    answered_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    failure = models.JSONField(null=True)  # the last one
    closed_until = models.DateTimeField(null=True)  # not asked before; the breaker

    # the API version it is asked in: "" for the newest one, until an answer has taught otherwise
    api_version = models.CharField(max_length=30, blank=True)
    api_version_at = models.DateTimeField(null=True)

    # the inventory: who reads it now, and how the last reading went
    synced_at = models.DateTimeField(null=True)  # a complete one ended
    sync_asked_at = models.DateTimeField(null=True)  # by a person's button
    sync_started_at = models.DateTimeField(null=True)
    sync_lease_until = models.DateTimeField(null=True)
    sync_holder = models.UUIDField(null=True)
    sync_seen = models.PositiveIntegerField(default=0)  # certificates, by the one that runs
    sync_report = models.JSONField(null=True)  # what the last one cost

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(source__in=[str(source) for source in Source]),
                name="vault_source_known",
            ),
            models.CheckConstraint(
                condition=Q(switched_off_at=None) | Q(is_enabled=False),
                name="vault_switched_off_is_not_in_use",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def is_closed(self, now: datetime) -> bool:
        """Whether the breaker keeps everybody from asking it."""
        return self.closed_until is not None and self.closed_until > now

    def is_syncing(self, now: datetime) -> bool:
        """Whether its inventory is being read."""
        return self.sync_lease_until is not None and self.sync_lease_until > now


class VaultPermission(models.Model):
    """Whether the portal's identity has one permission in a vault, learned from a real answer."""

    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="permissions")
    permission = models.CharField(max_length=20)
    is_held = models.BooleanField()
    known_at = models.DateTimeField()
    refusal = models.JSONField(null=True)  # the failure that says that it is missing

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vault", "permission"], name="vault_permission_once"),
            models.CheckConstraint(
                condition=Q(is_held=True) | Q(refusal__isnull=False),
                name="vault_permission_lacks_with_refusal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vault_id}: {self.permission} {self.is_held}"
