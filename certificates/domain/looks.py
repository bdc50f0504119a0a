"""What one look at a vault saw.

A look is a handful of GETs, one after the other; anything may happen between two of them. The
certificate is therefore read first and last where it matters, and a look whose two readings belong
to different incarnations is not steady. ``before`` looks are kept with their operation as JSON.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Get(StrEnum):
    """One GET of a look."""

    CERTIFICATE = "certificate"
    PENDING = "pending"
    VERSIONS = "versions"
    DELETED = "deleted"


@dataclass(frozen=True, kw_only=True)
class Content:
    """What was asked to be certified: read from a CSR or from a version's X.509."""

    key: (
        str  # SHA-256 of the public key (SubjectPublicKeyInfo), hex: a CSR and its version share it
    )
    subject: tuple[tuple[str, str], ...] | None  # sorted (OID, value); None: cannot be parsed
    names: tuple[str, ...] | None  # sorted "dns:www.contoso.com", "email:…", …; None as well
    key_type: str  # "RSA 2048", "EC P-256"
    self_signed: bool = False


@dataclass(frozen=True, kw_only=True)
class CertificateSeen:
    """An active certificate.

    ``incarnation`` is when its policy was made: it stays through updates, renewals, delete and
    recover, and changes when a name is purged and made again. 0: the vault does not say.
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
        """Whether the first and the last reading are of the same certificate, or both of none."""
        first, last = self.certificate, self.certificate_last
        if first is None or last is None:
            return first is last and not self.torn
        return _is_same(first, last, {first.version}, {last.version}) and not self.torn

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

        Not having been seen is not enough: ``before`` can have fallen into the lag of somebody's
        delete and have seen nothing. So it must also have been made since.
        """
        return [v for v in self.versions if self.is_new(v, before)]

    @staticmethod
    def is_new(version: VersionSeen, before: "Look") -> bool:
        """Whether ``version`` was made after ``before`` was looked."""
        return version.id not in before.version_ids and version.created >= before.date

    def is_of_same_certificate(self, before: "Look") -> bool:
        """Whether the active certificate is the one that was active in ``before``.

        The incarnation tells. Where the vault does not say it, a version that both have seen does:
        versions cannot go singly, and a name that was made again has others.
        """
        now, then = self.certificate, before.certificate
        if now is None or then is None:
            return False
        return _is_same(now, then, self.ids, before.ids)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all versions seen, that of the current one among them."""
        current = self.certificate.version if self.certificate else ""
        return frozenset({*self.version_ids, current} - {""})

    def keys_tell(self, before: "Look") -> bool:
        """Whether two requests of the vault have two keys: by its policy none is used again."""
        certificates = (
            before.certificate, before.certificate_last, self.certificate, self.certificate_last
        )  # fmt: skip
        return not any(one.reuses_key for one in certificates if one)

    def same_delete(self, before: "Look") -> bool:
        """Whether it is deleted, as in ``before``, and not anew."""
        dates = [look.deleted.deleted_date for look in (before, self) if look.deleted]
        return len(dates) == 2 and dates[0] == dates[1]

    def same_as(self, before: "Look") -> bool:
        """Whether nothing at all has changed since ``before``."""
        return (
            self.certificate == before.certificate
            and (self.certificate is None or self.is_of_same_certificate(before))
            and self._same_pending(before)
            and self.version_ids == before.version_ids
            and self.deleted == before.deleted
        )

    def _same_pending(self, before: "Look") -> bool:
        now, then = self.pending, before.pending
        if now is None or then is None:
            return now is then
        same = is_same_request(now, then, by_key=self.keys_tell(before))
        return same and now.status == then.status


class Requested(Protocol):
    """What a request of the vault is known by."""

    @property
    def request_id(self) -> str:
        """The vault's own id of it, "" where it gives none."""

    @property
    def key(self) -> str:
        """The SHA-256 of its CSR's public key, "" where that is not known."""


def is_same_request(one: Requested, other: Requested, *, by_key: bool) -> bool:
    """Whether both are certainly one: by the id, or by the key where no two requests share it.

    Some vaults give a request another id each time that they are asked.
    """
    if one.request_id and one.request_id == other.request_id:
        return True
    return by_key and bool(one.key) and one.key == other.key


def is_other_request(one: Requested, other: Requested, *, by_key: bool) -> bool:
    """Whether they are certainly two: both have an id or a key, and it is not the same one."""
    ids, keys = (one.request_id and other.request_id), (one.key and other.key)
    return bool(ids or keys) and not is_same_request(one, other, by_key=by_key)


def _is_same(
    one: CertificateSeen, other: CertificateSeen, ids: Set[str], other_ids: Set[str]
) -> bool:
    if one.incarnation != other.incarnation:
        return False
    return one.incarnation != 0 or bool((ids & other_ids) - {""})
