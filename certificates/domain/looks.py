"""What one look at a vault saw.

A look is a handful of GETs, one after the other; anything may happen between two of them. The
certificate is therefore read first and last where it matters, and a look whose two readings belong
to different incarnations is not steady. ``before`` looks are kept with their operation as JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Get(StrEnum):
    """One GET of a look."""

    CERTIFICATE = "certificate"
    PENDING = "pending"
    VERSIONS = "versions"
    DELETED = "deleted"


@dataclass(frozen=True, kw_only=True)
class Content:
    """What was asked to be certified: read from a CSR or from a version's X.509.

    The key is read by itself: it identifies the version where nothing else can be read.
    """

    key: (
        str  # SHA-256 of the public key (SubjectPublicKeyInfo), hex: a CSR and its version share it
    )
    subject: tuple[tuple[str, str], ...] | None  # sorted (OID, value); None: cannot be read
    names: tuple[str, ...] | None  # sorted "dns:www.contoso.com", "email:…", …
    key_type: str  # "RSA 2048", "EC P-256", "" where it cannot be read
    self_signed: bool = False


@dataclass(frozen=True, kw_only=True)
class CertificateSeen:
    """An active certificate.

    ``incarnation`` is when its policy was made: it stays through updates, renewals, delete and
    recover, and changes when a name is purged and made again.
    """

    incarnation: int
    updated: int
    policy_updated: int
    version: str = ""  # the id of the current version
    recovery_level: str = ""
    recoverable_days: int = 0
    reuses_key: bool = False  # by its policy, a new version has the key of the one before


@dataclass(frozen=True, kw_only=True)
class PendingSeen:
    """The certificate operation of the vault: a request for a version."""

    request_id: str
    status: str  # inProgress, completed, cancelled, failed
    issuer: str
    csr: str = ""  # base64
    content: Content | None = None
    error: str = ""
    cancellation_requested: bool = False

    @property
    def key(self) -> str:
        """The SHA-256 of its CSR's public key, or "" where it has none."""
        return self.content.key if self.content else ""


@dataclass(frozen=True, kw_only=True)
class VersionSeen:
    """A finished version. ``content`` is read for new ones only."""

    id: str
    created: int
    expires: int = 0
    updated: int = 0
    enabled: bool = True
    tags: Mapping[str, str] = field(default_factory=dict)
    content: Content | None = None

    @property
    def key(self) -> str:
        """The SHA-256 of its public key, or "" where it was not read."""
        return self.content.key if self.content else ""


@dataclass(frozen=True, kw_only=True)
class DeletedSeen:
    """A certificate under the deleted ones; it shows its latest version only."""

    incarnation: int
    deleted_date: int
    scheduled_purge: int = 0
    recovery_level: str = ""
    latest: VersionSeen | None = None

    @property
    def is_purgeable(self) -> bool:
        """Whether it can be purged before its date: its vault has no purge protection."""
        return "Purgeable" in self.recovery_level


@dataclass(frozen=True, kw_only=True)
class Look:
    """The answers of one look, in the vault's own times (Unix seconds)."""

    gets: tuple[Get, ...]
    certificate: CertificateSeen | None = None
    certificate_last: CertificateSeen | None = None
    pending: PendingSeen | None = None
    versions: tuple[VersionSeen, ...] = ()
    deleted: DeletedSeen | None = None
    date: int = 0  # the vault's own Date of the last answer
    torn: bool = False  # a listed version was gone when it was read
    quiet: bool = False  # it began when the request could no longer arrive

    @property
    def incarnation(self) -> int | None:
        """The incarnation of the first reading, None when the name was not active."""
        return self.certificate.incarnation if self.certificate else None

    @property
    def steady(self) -> bool:
        """Whether the first and the last reading are of the same incarnation."""
        last = self.certificate_last.incarnation if self.certificate_last else None
        return self.incarnation == last and not self.torn

    @property
    def nowhere(self) -> bool:
        """Neither active nor deleted, in every reading: which may be a lag."""
        both = Get.CERTIFICATE in self.gets and Get.DELETED in self.gets
        seen = self.certificate or self.certificate_last or self.deleted
        return both and seen is None

    @property
    def version_ids(self) -> frozenset[str]:
        """The ids of all versions seen."""
        return frozenset(version.id for version in self.versions)

    def new_versions(self, before: "Look") -> list[VersionSeen]:
        """The versions that are new since ``before``.

        Not having been seen is not enough: ``before`` can have fallen into the lag of another
        delete and have seen nothing. So it must also have been made since.
        """
        return [v for v in self.versions if self.is_new(v, before)]

    @staticmethod
    def is_new(version: VersionSeen, before: "Look") -> bool:
        """Whether ``version`` was made after ``before`` was looked."""
        return version.id not in before.version_ids and version.created >= before.date

    def same_delete(self, before: "Look") -> bool:
        """Whether it is deleted as it was in ``before``, and not once more."""
        dates = [look.deleted.deleted_date for look in (before, self) if look.deleted]
        return len(dates) == 2 and dates[0] == dates[1]

    def same_as(self, before: "Look") -> bool:
        """Whether nothing at all has changed since ``before``."""
        return (
            self.certificate == before.certificate
            and _request(self.pending) == _request(before.pending)
            and self.version_ids == before.version_ids
            and self.deleted == before.deleted
        )


def _request(pending: PendingSeen | None) -> tuple[str, str] | None:
    return (pending.request_id, pending.status) if pending else None
