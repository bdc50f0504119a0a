"""From what a vault says to the rows of the inventory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from certificates.domain import records
from certificates.domain.addresses import short_addresses
from certificates.domain.names import key_of
from certificates.domain.numbers import LONGEST_SERIAL
from certificates.domain.operation_status import OperationStatus
from certificates.domain.records import Listed, Pending, VersionListed
from certificates.domain.states import Standing, Timeline, standing_of, timeline
from certificates.domain.stored import to_json
from certificates.domain.text import storable
from certificates.domain.x509 import Names, X509Facts, comparable, facts_of
from certificates.models import Certificate, DeletedCertificate, Vault, Version


@dataclass(frozen=True, kw_only=True)
class Details:
    """All that a vault says of one certificate. ``ders`` has the versions that were read."""

    certificate: records.Certificate
    pending: Pending | None = None
    versions: list[VersionListed] = field(default_factory=list)
    ders: Mapping[str, bytes] = field(default_factory=dict)


def unread(vault: Vault, listed: Listed, now: datetime) -> Certificate:
    """The row of a certificate of which only the listing is known."""
    line = timeline(
        Standing(enabled=listed.enabled, not_before=listed.not_before, expires=listed.expires)
        if not listed.pending
        else Standing(enabled=False, operation=OperationStatus.IN_PROGRESS)
    )
    row = Certificate(
        vault=vault,
        name=listed.name,
        key=key_of(listed.name),
        enabled=listed.enabled,
        not_before=None if listed.pending else listed.not_before,
        expires=None if listed.pending else listed.expires,
        created=listed.created,
        updated=listed.updated,
        thumbprint=listed.thumbprint,
        tags=_tags(listed.tags),
        listed_at=now,
    )
    return _with_search(_with_timeline(row, line))


def read(vault: Vault, details: Details, now: datetime, before: Certificate | None) -> Certificate:
    """The row of a certificate that was read."""
    held, pending = details.certificate, details.pending
    facts = facts_of(held.der)
    request = storable(pending.request_id)[:64] if pending else ""
    seen = before.operation_seen_at if before and before.operation_request == request else now
    row = Certificate(
        vault=vault,
        name=held.name,
        key=key_of(held.name),
        version=held.version if held.der else "",
        enabled=held.enabled,
        not_before=held.not_before if held.der else None,  # of the version that will be made
        expires=held.expires if held.der else None,
        created=held.created,
        updated=held.updated,
        thumbprint=held.thumbprint,
        tags=_tags(held.tags),
        der=held.der,
        **_told(facts),
        policy=to_json(held.policy) if held.policy else None,
        policy_issuer=storable(held.policy.issuer)[:200] if held.policy else "",
        recovery_level=held.recovery_level[:60],
        recoverable_days=held.recoverable_days,
        operation=pending.status[:20] if pending else "",
        operation_issuer=storable(pending.issuer)[:200] if pending else "",
        operation_request=request,
        operation_seen_at=seen if pending else None,
        listed_at=now,
        read_at=now,
    )
    return _with_search(_with_timeline(row, timeline(standing_of(held, pending, facts))))


def versions(details: Details) -> list[Version]:
    """The rows of all finished versions, without the certificate that they belong to."""
    return [_version(held, facts_of(details.ders.get(held.version))) for held in details.versions]


def pending_in(row: Certificate) -> Pending | None:
    """The certificate operation that a row shows; rows hold no CSR."""
    if not row.operation:
        return None
    return Pending(
        request_id=row.operation_request,
        status=row.operation,
        issuer=row.operation_issuer,
        csr=None,
    )


def deleted(vault: Vault, held: records.Deleted) -> DeletedCertificate:
    """The row of a deleted certificate."""
    return DeletedCertificate(
        vault=vault,
        name=held.name,
        key=key_of(held.name),
        deleted=held.deleted,
        scheduled_purge=held.scheduled_purge,
        recovery_level=held.recovery_level[:60],
        recoverable_days=held.recoverable_days,
        thumbprint=held.thumbprint,
    )


def _version(held: VersionListed, facts: X509Facts | None) -> Version:
    return Version(
        version=held.version,
        enabled=held.enabled,
        created=held.created,
        expires=held.expires,
        thumbprint=held.thumbprint,
        sha256=facts.sha256 if facts else "",
        serial=_serial(facts) if facts else "",
        key_sha256=(facts and facts.key_sha256) or "",
    )


def _serial(facts: X509Facts) -> str:
    """The serial number, as far as the inventory has room for one that is beyond all bounds."""
    return (facts.serial or "")[:LONGEST_SERIAL]


def _told(facts: X509Facts | None) -> dict[str, Any]:
    """The columns that the X.509 fills; a part that cannot be read is empty, and listed."""
    if facts is None:
        return {}
    by_itself = facts.self_signed
    return {
        "subject": storable(facts.subject or ""),
        "issuer": storable(facts.issuer or ""),
        "names": [storable(name) for name in comparable(facts.names or Names())],
        "key_type": facts.key or "",
        "sha256": facts.sha256,
        "serial": _serial(facts),
        "is_ca_signed": None if by_itself is None else not by_itself,
        "unreadable": list(facts.unreadable),
    }


def _with_timeline(row: Certificate, line: Timeline) -> Certificate:
    row.fixed_state = line.fixed or ""
    row.calm_state = line.calm
    row.needs_at, row.overdue_at = line.needs_at, line.overdue_at
    row.renews_at, row.renewal = line.renews_at, line.renewal
    return row


def _with_search(row: Certificate) -> Certificate:
    """Everything that a search for words looks in, in small letters on every database."""
    names = [name.partition(":")[2] for name in row.names]
    tags = [text for pair in row.tags.items() for text in pair]
    words = [row.name, row.subject, *names, row.issuer, row.policy_issuer, *tags]
    row.search = "\n".join([*words, *short_addresses("\n".join(words))]).casefold()
    return row


def _tags(held: Mapping[str, str]) -> dict[str, str]:
    return {storable(str(key)): storable(str(value)) for key, value in held.items()}
