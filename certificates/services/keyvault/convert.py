"""What a look keeps of the SDK's models."""

import base64
from datetime import datetime
from typing import Any

from azure.keyvault.certificates import (
    CertificateOperation,
    CertificatePolicy,
    CertificateProperties,
    DeletedCertificate,
    KeyVaultCertificate,
)

from certificates.domain.looks import CertificateSeen, DeletedSeen, PendingSeen, VersionSeen
from certificates.domain.text import storable
from certificates.domain.x509 import content_of_certificate, content_of_csr


def certificate_seen(found: KeyVaultCertificate) -> CertificateSeen:
    """What a look keeps of an active certificate."""
    held = _properties(found)
    return CertificateSeen(
        incarnation=_incarnation(found.policy),
        updated=_seconds(held.updated_on),
        policy_updated=_seconds(found.policy.updated_on if found.policy else None),
        version=held.version or "",
        recovery_level=_text(held.recovery_level),
        recoverable_days=held.recoverable_days or 0,
    )


def pending_seen(found: CertificateOperation) -> PendingSeen:
    """What a look keeps of the certificate operation."""
    csr = bytes(found.csr) if found.csr else b""
    return PendingSeen(
        request_id=storable(found.request_id or ""),
        status=storable(found.status or ""),
        issuer=storable(_text(found.issuer_name)),
        csr=base64.b64encode(csr).decode(),
        content=content_of_csr(csr) if csr else None,
        cancellation_requested=bool(found.cancellation_requested),
        error=storable(f"{found.error.code}: {found.error.message}") if found.error else "",
    )


def version_seen(held: CertificateProperties, der: bytes | None = None) -> VersionSeen:
    """What a look keeps of a version; with its DER, what it is made of as well."""
    return VersionSeen(
        id=held.version or "",
        created=_seconds(held.created_on),
        expires=_seconds(held.expires_on),
        updated=_seconds(held.updated_on),
        enabled=bool(held.enabled),
        tags={storable(name): storable(value) for name, value in (held.tags or {}).items()},
        content=content_of_certificate(der) if der else None,
    )


def version_of(found: KeyVaultCertificate) -> str:
    """The id of the version that an answer is about."""
    return _properties(found).version or ""


def deleted_seen(found: DeletedCertificate) -> DeletedSeen:
    """What a look keeps of a deleted certificate."""
    der, held = bytes(found.cer) if found.cer else None, _properties(found)
    return DeletedSeen(
        incarnation=_incarnation(found.policy),
        deleted_date=_seconds(found.deleted_on),
        scheduled_purge=_seconds(found.scheduled_purge_date),
        recovery_level=_text(held.recovery_level),
        latest=version_seen(held, der) if der else None,
    )


def _properties(found: KeyVaultCertificate) -> CertificateProperties:
    if found.properties is None:
        raise ValueError("the answer carries no certificate")
    return found.properties


def _incarnation(policy: CertificatePolicy | None) -> int:
    created = policy.created_on if policy else None
    if created is None:
        raise ValueError("the answer carries no policy")
    return _seconds(created)


def _text(value: Any) -> str:
    """Text of the SDK, which is an enum where it knows the value and a string where it does not."""
    return str(getattr(value, "value", value) or "")


def _moment(value: Any) -> datetime | None:
    """A date; the SDK hands on one that it cannot read as it came."""
    if value is not None and not isinstance(value, datetime):
        raise ValueError("the answer carries an odd date")
    return value


def _seconds(value: Any) -> int:
    moment = _moment(value)
    return int(moment.timestamp()) if moment else 0
