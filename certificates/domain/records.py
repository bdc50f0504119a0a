"""What vaults say, in the portal's own records. Times are aware datetimes in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from certificates.domain.issuers import is_unknown
from certificates.domain.looks import Get
from certificates.domain.operation_status import OperationStatus


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A certificate as a listing carries it."""

    name: str
    enabled: bool
    expires: datetime | None = None
    not_before: datetime | None = None
    created: datetime | None = None
    updated: datetime | None = None
    thumbprint: str = ""  # X.509 SHA-1, 40 upper-case hex digits
    tags: Mapping[str, str] = field(default_factory=dict)
    pending: bool = False  # no version yet


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The issuance policy."""

    issuer: str
    subject: str
    dns_names: tuple[str, ...]
    emails: tuple[str, ...]
    upns: tuple[str, ...]
    ip_addresses: tuple[str, ...]
    uris: tuple[str, ...]
    key_type: str
    key_size: int | None
    curve: str | None
    exportable: bool
    validity_months: int
    created: datetime | None  # None where the vault does not say
    updated: datetime | None
    enabled: bool = True
    reuse_key: bool = False
    content_type: str = ""
    key_usage: tuple[str, ...] = ()
    extended_key_usage: tuple[str, ...] = ()
    action: str = ""  # of the lifetime: AutoRenew or EmailContacts, "" where there is none
    lifetime_percentage: int | None = None
    days_before_expiry: int | None = None


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """The current version of a certificate and its policy."""

    name: str
    version: str
    enabled: bool
    certificate_id: str
    key_id: str
    secret_id: str
    thumbprint: str
    recovery_level: str
    recoverable_days: int
    policy: Policy | None
    der: bytes | None  # None while the first version is pending
    not_before: datetime | None = None
    expires: datetime | None = None
    created: datetime | None = None
    updated: datetime | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    has_operation: bool = False  # a certificate operation, finished or not, hangs on it

    @property
    def recoverable(self) -> bool:
        """Whether the vault keeps it for a while when it is deleted."""
        return "Recoverable" in self.recovery_level


@dataclass(frozen=True, kw_only=True)
class VersionListed:
    """One version as a listing carries it."""

    version: str
    enabled: bool
    created: datetime | None
    expires: datetime | None
    thumbprint: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Pending:
    """The vault's certificate operation: Key Vault's own words for its status."""

    request_id: str
    status: str  # inProgress, completed, cancelled, failed
    issuer: str
    csr: bytes | None
    status_details: str = ""
    error_code: str = ""
    error_message: str = ""
    cancellation_requested: bool = False

    @property
    def waits_for_merge(self) -> bool:
        """Whether a CSR waits for the certificate authority."""
        return self.status == OperationStatus.IN_PROGRESS and is_unknown(self.issuer)


@dataclass(frozen=True, kw_only=True)
class Deleted:
    """A deleted certificate that can still be recovered."""

    name: str
    deleted: datetime | None
    scheduled_purge: datetime | None
    recovery_level: str
    recoverable_days: int
    thumbprint: str = ""

    @property
    def is_purgeable(self) -> bool:
        """Whether it can be purged before its date: its vault has no purge protection."""
        return "Purgeable" in self.recovery_level


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """What a vault's answers to one operation have shown of its certificate, for the lists.

    ``gets`` are those that were answered; what another one would show is not known. Nothing is
    decided by it, and it is never stored with the operation.
    """

    gets: frozenset[Get] = frozenset()
    certificate: Certificate | None = None
    pending: Pending | None = None
    versions: tuple[VersionListed, ...] = ()
    deleted: Deleted | None = None

    @property
    def is_gone(self) -> bool:
        """Whether the name is neither active nor deleted."""
        has_asked = {Get.CERTIFICATE, Get.DELETED} <= self.gets
        return has_asked and not (self.certificate or self.deleted)

    def with_version(self, answer: Certificate) -> "Sighting":
        """This certificate after a change of one version, as the answer shows it."""
        certificate = self.certificate
        if certificate and certificate.version == answer.version:
            certificate = replace(answer, policy=answer.policy or certificate.policy)
        versions = tuple(
            replace(held, enabled=answer.enabled, expires=answer.expires)
            if held.version == answer.version
            else held
            for held in self.versions
        )
        return replace(self, certificate=certificate, versions=versions)
