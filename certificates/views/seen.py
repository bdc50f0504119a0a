"""What looks saw of an operation that nobody can tell: before it was sent, and last."""

from dataclasses import dataclass
from datetime import UTC, datetime

from certificates.domain import subjects
from certificates.domain.expiry import exact
from certificates.domain.looks import Content, Get, Look, PendingSeen, VersionSeen
from certificates.domain.spec import SELF, UNKNOWN, Spec
from certificates.domain.stored import from_json
from certificates.domain.text import inert
from certificates.domain.x509 import comparable
from certificates.models import Operation
from certificates.verbs import Create, Update

ISSUERS = {SELF.lower(): "Self-signed", UNKNOWN.lower(): "Non-integrated CA"}
UNREADABLE = "cannot be parsed"


@dataclass(frozen=True)
class Seen:
    """One thing of the vault, before and at the last look."""

    what: str
    before: str
    last: str


@dataclass(frozen=True)
class Asked:
    """What was asked for, or one new thing that may have come of it; all text is inert."""

    what: str
    subject: str
    names: str
    key: str
    issuer: str


@dataclass(frozen=True)
class Evidence:
    """What there is to decide by.

    ``rows`` are empty when the vault has not been seen since; ``candidates`` begin with what was
    asked and are empty when nothing new is there.
    """

    reason: str
    rows: list[Seen]
    candidates: list[Asked]


def evidence_of(operation: Operation) -> Evidence:
    """Why the portal cannot tell, what it saw, and what is new beside what was asked."""
    kept = operation.evidence or {}
    reason = inert(str(kept.get("reason", "")))
    if not kept.get("look") or operation.before is None:
        return Evidence(reason, [], [])
    before, last = operation.before_look, from_json(Look, kept["look"])
    verb = operation.asked
    new = _new(before, last)
    asked = [_asked(verb.spec)] if isinstance(verb, Create) and new else []
    rows = _rows(before, last)
    if isinstance(verb, Update):
        held = [_properties(verb.version_in(look)) for look in (before, last)]
        rows.append(Seen("The version", *held))
    return Evidence(reason, rows, [*asked, *new] if asked else [])


def _rows(before: Look, last: Look) -> list[Seen]:
    return [
        Seen(what, tell(before), tell(last))
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


def _properties(version: VersionSeen | None) -> str:
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


def _new(before: Look, last: Look) -> list[Asked]:
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


def _version(version: VersionSeen) -> Asked:
    signed = "Self-signed" if version.content and version.content.self_signed else "A CA"
    what = f"New version {version.id[:8]}, {_date(version.created)}"
    return _content(what, version.content, signed)


def _request(pending: PendingSeen) -> Asked:
    issuer = ISSUERS.get(pending.issuer.lower(), pending.issuer)
    return _content(f"New request, {pending.status}", pending.content, issuer)


def _content(what: str, content: Content | None, issuer: str) -> Asked:
    if content is None:
        return Asked(inert(what), UNREADABLE, UNREADABLE, UNREADABLE, inert(issuer))
    return Asked(
        inert(what),
        _subject(content.subject),
        _names(content.names),
        inert(content.key_type),
        inert(issuer),
    )


def _asked(spec: Spec) -> Asked:
    subject = subjects.parse(spec.subject) if spec.subject else ()
    return Asked(
        "What was asked",
        _subject(subject),
        _names(comparable(spec.names)),
        spec.key,
        ISSUERS.get(spec.issuer.lower(), spec.issuer),
    )


def _subject(attributes: tuple[tuple[str, str], ...]) -> str:
    return inert(subjects.attributes_in_words(attributes)) or "none"


def _names(names: tuple[str, ...]) -> str:
    return inert(", ".join(names)) or "none"
