"""Looks and cases in few words.

The look before an operation ended at ``SENT``: what is older was there then, what is newer was not.
"""

from dataclasses import dataclass

from certificates.domain.issuers import SELF
from certificates.domain.looks import (
    CertificateSeen,
    Content,
    DeletedSeen,
    Look,
    PendingSeen,
    VersionSeen,
)
from certificates.domain.settling import conclude
from certificates.domain.spec import Spec
from certificates.domain.subjects import parse
from certificates.domain.verdicts import Accepted, Verdict
from certificates.verbs import Verb

EARLIER, SENT, LATER = 90, 100, 110
RECOVERABLE, PURGEABLE = "Recoverable+Purgeable", "Purgeable"


def content(key: str = "our key", *, subject: str = "CN=web", self_signed: bool = True) -> Content:
    """What was asked to be certified; by default what our operations ask for."""
    return Content(
        key=key,
        subject=parse(subject),
        names=(),
        key_type=Spec().key,
        self_signed=self_signed,
    )


OTHER = content("another key", subject="CN=other")


def certificate(
    incarnation: int = 1,
    *,
    updated: int = EARLIER,
    level: str = RECOVERABLE,
    version: str = "",
    reuses_key: bool = False,
) -> CertificateSeen:
    """An active certificate; incarnation 0 is one whose vault does not date policies."""
    return CertificateSeen(
        incarnation=incarnation,
        updated=updated,
        policy_updated=updated,
        version=version,
        recovery_level=level,
        reuses_key=reuses_key,
    )


def pending(
    request_id: str = "ours",
    status: str = "inProgress",
    of: Content | None = None,
    *,
    stopping: bool = False,
) -> PendingSeen:
    """The vault's certificate operation."""
    return PendingSeen(
        request_id=request_id,
        status=status,
        issuer=SELF,
        csr="CSR",
        content=of or content(),
        cancellation_requested=stopping,
    )


def version(
    name: str = "new", *, created: int = LATER, of: Content | None = None, expires: int = 0
) -> VersionSeen:
    """A finished version."""
    return VersionSeen(id=name, created=created, content=of, expires=expires)


OLD = version("old", created=EARLIER)
NEW = version(of=content())


def deleted(
    incarnation: int = 1,
    *,
    at: int = LATER,
    level: str = RECOVERABLE,
    latest: VersionSeen | None = OLD,
) -> DeletedSeen:
    """A deleted certificate."""
    return DeletedSeen(
        incarnation=incarnation,
        deleted_date=at,
        scheduled_purge=at + 7,
        recovery_level=level,
        latest=latest,
    )


def look(
    verb: Verb,
    active: CertificateSeen | None = None,
    *,
    last: CertificateSeen | str | None = "the same",
    pending: PendingSeen | None = None,
    versions: tuple[VersionSeen, ...] = (),
    deleted: DeletedSeen | None = None,
    quiet: bool = True,
    torn: bool = False,
) -> Look:
    """A look that ``verb`` asks for, long enough after its request unless it says otherwise."""
    return Look(
        gets=verb.gets,
        certificate=active,
        certificate_last=active if isinstance(last, str) else last,
        pending=pending,
        versions=versions,
        deleted=deleted,
        date=SENT,
        quiet=quiet,
        torn=torn,
    )


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row of a verb's table: its name says what the look shows and what follows."""

    name: str
    before: Look
    now: Look
    gives: type[Verdict]
    accepted: Accepted | None = None
    absent_before: bool = False

    def verdict(self, verb: Verb) -> Verdict:
        """What may be believed."""
        return conclude(verb, self.before, self.now, self.accepted, self.absent_before)


def name_of(case: Case) -> str:
    """What pytest calls it."""
    return case.name
