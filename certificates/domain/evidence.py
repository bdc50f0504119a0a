"""What two looks saw, for the person who must decide what became of an operation."""

from dataclasses import dataclass
from datetime import UTC, datetime

from certificates.domain import subjects
from certificates.domain.expiry import exact
from certificates.domain.issuers import authority_in_words, is_self
from certificates.domain.looks import Content, Get, Look, PendingSeen, VersionSeen
from certificates.domain.spec import Spec
from certificates.domain.text import inert
from certificates.domain.x509 import comparable

UNREADABLE = "cannot be read"


@dataclass(frozen=True)
class Comparison:
    """One thing of the vault, before the request and at the last look."""

    what: str
    before: str
    last: str


@dataclass(frozen=True)
class Candidate:
    """What was asked for, or one new thing that may have come of it; all text is inert."""

    what: str
    subject: str
    names: str
    key: str
    issuer: str


def comparisons(before: Look, last: Look) -> list[Comparison]:
    """What both looks asked for, in the order of the vault's own pages."""
    return [
        Comparison(what, tell(before), tell(last))
        for get, what, tell in (
            (Get.CERTIFICATE, "Certificate", _certificate),
            (Get.PENDING, "Certificate operation", _pending),
            (Get.VERSIONS, "Versions", _versions),
            (Get.DELETED, "Among the deleted", _deleted),
        )
        if get in last.gets
    ]


def _certificate(look: Look) -> str:
    return f"there, changed on {_date(look.certificate.updated)}" if look.certificate else "none"


def _pending(look: Look) -> str:
    return inert(f"{look.pending.status}, {look.pending.request_id}") if look.pending else "none"


def _versions(look: Look) -> str:
    return str(len(look.versions))


def properties_in_words(version: VersionSeen | None) -> str:
    """A version's id, whether it is enabled, and its tags."""
    if version is None:
        return "none"
    enabled = "enabled" if version.enabled else "disabled"
    tags = ", ".join(f"{name}={value}" for name, value in version.tags.items()) or "none"
    held = f"{version.id[:8]}, {enabled}, changed on {_date(version.updated)}; tags: {tags}"
    return inert(held)


def _deleted(look: Look) -> str:
    return f"yes, deleted on {_date(look.deleted.deleted_date)}" if look.deleted else "no"


def _date(seconds: int) -> str:
    return exact(datetime.fromtimestamp(seconds, UTC))


def new_candidates(before: Look, last: Look) -> list[Candidate]:
    """The versions and the request that were not there before."""
    versions = [version for version in last.versions if version.id not in before.version_ids]
    found = [_version(version) for version in versions]
    if last.pending and not _is_known(last.pending, before, versions):
        found.append(_request(last.pending))
    return found


def _is_known(pending: PendingSeen, before: Look, new: list[VersionSeen]) -> bool:
    """Whether it was there before, or has become one of the new versions: they share a key."""
    if before.pending and before.pending.request_id == pending.request_id:
        return True
    key = pending.content.key if pending.content else ""
    return bool(key) and any(version.key == key for version in new)


def _version(version: VersionSeen) -> Candidate:
    signed = "Self-signed" if version.content and version.content.self_signed else "A CA"
    what = f"New version {version.id[:8]}, {_date(version.created)}"
    return _content(what, version.content, signed)


def _request(pending: PendingSeen) -> Candidate:
    issuer = _issuer(pending.issuer)
    return _content(f"New request, {pending.status}", pending.content, issuer)


def _issuer(issuer: str) -> str:
    return "Self-signed" if is_self(issuer) else authority_in_words(issuer)


def _content(what: str, content: Content | None, issuer: str) -> Candidate:
    if content is None:
        return Candidate(inert(what), UNREADABLE, UNREADABLE, UNREADABLE, inert(issuer))
    return Candidate(
        inert(what),
        _subject(content.subject),
        _names(content.names),
        inert(content.key_type) or UNREADABLE,
        inert(issuer),
    )


def candidate_of(spec: Spec) -> Candidate:
    """What a create asked for."""
    subject = subjects.parse(spec.subject) if spec.subject else ()
    return Candidate(
        "What was asked",
        _subject(subject),
        _names(comparable(spec.names)),
        spec.key,
        _issuer(spec.issuer),
    )


def _subject(attributes: tuple[tuple[str, str], ...] | None) -> str:
    if attributes is None:
        return UNREADABLE
    return inert(subjects.attributes_in_words(attributes)) or "none"


def _names(names: tuple[str, ...] | None) -> str:
    if names is None:
        return UNREADABLE
    return inert(", ".join(names)) or "none"
