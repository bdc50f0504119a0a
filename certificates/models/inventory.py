"""The inventory: the portal's copy of what the vaults last said.

A cache. It is written by ``services.inventory`` alone, and can be dropped and read again at any
time; no decision about a change of a vault is made from it.
"""

from typing import ClassVar, cast

from django.db import models

from certificates.domain.issuers import is_unknown
from certificates.domain.numbers import LONGEST_SERIAL
from certificates.domain.operation_status import OperationStatus
from certificates.domain.outside import WORDS
from certificates.domain.states import CertificateState, Renewal, Timeline
from certificates.models.vaults import Vault


class Certificate(models.Model):
    """One certificate: its current version, its policy, and the operation on its way.

    ``fixed_state`` and the moments are the timeline of its state: see ``domain.states``.
    ``search`` holds everything that a search for words looks in, in small letters.
    """

    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="certificates")
    name = models.CharField(max_length=127)  # as it was made
    key = models.CharField(max_length=127)  # in small letters, as it is compared

    version = models.CharField(max_length=32, blank=True)  # "": there is none yet
    enabled = models.BooleanField()
    not_before = models.DateTimeField(null=True)
    expires = models.DateTimeField(null=True)
    created = models.DateTimeField(null=True)
    updated = models.DateTimeField(null=True)
    thumbprint = models.CharField(max_length=40, blank=True)  # X.509 SHA-1, upper-case hex
    sha256 = models.CharField(max_length=64, blank=True)
    serial = models.CharField(max_length=LONGEST_SERIAL, blank=True)
    tags = models.JSONField(default=dict)

    der = models.BinaryField(null=True)
    subject = models.TextField(blank=True)
    issuer = models.TextField(blank=True)  # what the X.509 says
    names = models.JSONField(default=list)  # "dns:www.contoso.com", "email:…", …
    key_type = models.CharField(max_length=40, blank=True)  # RSA 2048, EC P-256
    is_ca_signed = models.BooleanField(null=True)
    unreadable = models.JSONField(default=list)  # "subject", …: parts of the X.509, in words
    policy = models.JSONField(null=True)
    policy_issuer = models.CharField(max_length=200, blank=True)
    recovery_level = models.CharField(max_length=60, blank=True)
    recoverable_days = models.PositiveIntegerField(default=0)

    operation = models.CharField(max_length=20, blank=True)  # the vault's own: inProgress, …
    operation_issuer = models.CharField(max_length=200, blank=True)
    operation_request = models.CharField(max_length=64, blank=True)
    operation_seen_at = models.DateTimeField(null=True)  # first

    fixed_state = models.CharField(max_length=20, blank=True)
    calm_state = models.CharField(max_length=20, blank=True)
    needs_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    renews_at = models.DateTimeField(null=True)
    renewal = models.CharField(max_length=20, blank=True)

    search = models.TextField(blank=True)
    listed_at = models.DateTimeField()  # it was in a complete listing, or was read
    read_at = models.DateTimeField(null=True)  # policy and X.509
    missing_since = models.DateTimeField(null=True)  # no longer listed, not yet believed

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vault", "key"], name="certificate_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["key", "id"], name="certificate_by_name"),
            models.Index(fields=["expires", "id"], name="certificate_by_expiry"),
            models.Index(fields=["updated", "id"], name="certificate_by_update"),
            models.Index(fields=["thumbprint"], name="certificate_by_thumbprint"),
            models.Index(
                fields=["operation", "operation_seen_at"], name="certificate_by_operation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vault_id}/{self.name}"

    @property
    def waits_for_merge(self) -> bool:
        """Whether a CSR waits for the certificate authority."""
        return self.operation == OperationStatus.IN_PROGRESS and is_unknown(self.operation_issuer)

    @property
    def timeline(self) -> Timeline:
        """When the word for its state changes."""
        return Timeline(
            fixed=CertificateState(self.fixed_state) if self.fixed_state else None,
            calm=CertificateState(self.calm_state),
            not_before=self.not_before,
            needs_at=self.needs_at,
            overdue_at=self.overdue_at,
            expires=self.expires,
            renewal=cast("Renewal", self.renewal),
            renews_at=self.renews_at,
        )


class Version(models.Model):
    """One version of a certificate, so that an old one is found by its thumbprint too."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="versions")
    version = models.CharField(max_length=32)
    enabled = models.BooleanField()
    created = models.DateTimeField(null=True)
    expires = models.DateTimeField(null=True)
    thumbprint = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, blank=True)  # "": its X.509 was not read
    serial = models.CharField(max_length=LONGEST_SERIAL, blank=True)
    key_sha256 = models.CharField(max_length=64, blank=True)  # of its public key

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["certificate", "version"], name="version_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["thumbprint"], name="version_by_thumbprint"),
            models.Index(fields=["sha256"], name="version_by_sha256"),
            models.Index(fields=["serial"], name="version_by_serial"),
            models.Index(fields=["version"], name="version_by_id"),
            models.Index(fields=["key_sha256"], name="version_by_key"),
        ]

    def __str__(self) -> str:
        return self.version


class DeletedCertificate(models.Model):
    """One deleted certificate that the vault still keeps."""

    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="deleted_certificates")
    name = models.CharField(max_length=127)
    key = models.CharField(max_length=127)
    deleted = models.DateTimeField(null=True)
    scheduled_purge = models.DateTimeField(null=True)
    recovery_level = models.CharField(max_length=60, blank=True)
    recoverable_days = models.PositiveIntegerField(default=0)
    expires = models.DateTimeField(null=True)
    thumbprint = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vault", "key"], name="deleted_certificate_once")
        ]

    def __str__(self) -> str:
        return f"{self.vault_id}/{self.name}"

    @property
    def is_purgeable(self) -> bool:
        """Whether it can be purged before its date: its vault has no purge protection."""
        return "Purgeable" in self.recovery_level


class OutsideChange(models.Model):
    """Something that a sync saw changed and that no operation of the portal had done."""

    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="outside_changes")
    key = models.CharField(max_length=127)
    name = models.CharField(max_length=127)
    what = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    after = models.DateTimeField(null=True)  # it happened between these two
    before = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["vault", "key", "before"], name="outside_change_of_certificate")
        ]

    def __str__(self) -> str:
        return f"{self.vault_id}/{self.name}: {self.what}"

    @property
    def sentence(self) -> str:
        """What was done, in words."""
        return WORDS[self.what]


class Refresh(models.Model):
    """A certificate that is to be read at once, because an operation has changed it.

    Written in the transaction that ends the operation, so that none is forgotten.
    """

    vault = models.ForeignKey(Vault, on_delete=models.CASCADE, related_name="refreshes")
    key = models.CharField(max_length=127)
    due_at = models.DateTimeField()  # from when on; moved by whoever takes it

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vault", "key"], name="refresh_once")
        ]

    def __str__(self) -> str:
        return f"{self.vault_id}/{self.key}"
