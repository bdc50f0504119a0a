"""The SDK's models, converted into the portal's records."""

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
from certificates.domain.records import Certificate, Deleted, Listed, Pending, Policy, VersionListed
from certificates.domain.text import storable
from certificates.domain.x509 import content_of_certificate, content_of_csr


def certificate(found: KeyVaultCertificate) -> Certificate:
    """The current version with its policy."""
    held = _properties(found)
    return Certificate(
        name=held.name,
        version=held.version or "",
        enabled=bool(held.enabled),
        certificate_id=held.id,
        key_id=found.key_id or "",
        secret_id=found.secret_id or "",
        thumbprint=_thumbprint(held),
        recovery_level=_text(held.recovery_level),
        recoverable_days=held.recoverable_days or 0,
        policy=_policy(found.policy) if found.policy else None,
        der=bytes(found.cer) if found.cer else None,
        not_before=_moment(held.not_before),
        expires=_moment(held.expires_on),
        created=_moment(held.created_on),
        updated=_moment(held.updated_on),
        tags=held.tags or {},
    )


def listed(held: CertificateProperties) -> Listed:
    """A certificate as a listing carries it; without a thumbprint it has no version yet."""
    return Listed(
        name=held.name,
        enabled=bool(held.enabled),
        expires=_moment(held.expires_on),
        not_before=_moment(held.not_before),
        created=_moment(held.created_on),
        updated=_moment(held.updated_on),
        thumbprint=_thumbprint(held),
        tags=held.tags or {},
        pending=not held.x509_thumbprint,
    )


def version_listed(held: CertificateProperties, current: str) -> VersionListed:
    """One version as a listing carries it."""
    return VersionListed(
        version=held.version or "",
        enabled=bool(held.enabled),
        created=_moment(held.created_on),
        expires=_moment(held.expires_on),
        thumbprint=_thumbprint(held),
        current=held.version == current,
    )


def deleted(found: DeletedCertificate) -> Deleted:
    """A deleted certificate, from a listing or read alone."""
    held = _properties(found)
    return Deleted(
        name=held.name,
        deleted=_moment(found.deleted_on),
        scheduled_purge=_moment(found.scheduled_purge_date),
        recovery_level=_text(held.recovery_level),
        recoverable_days=held.recoverable_days or 0,
        thumbprint=_thumbprint(held),
    )


def pending(found: CertificateOperation) -> Pending:
    """The vault's certificate operation."""
    return Pending(
        request_id=found.request_id or "",
        status=found.status or "",
        issuer=_text(found.issuer_name),
        csr=bytes(found.csr) if found.csr else None,
        status_details=found.status_details or "",
        error_code=found.error.code if found.error else "",
        error_message=found.error.message if found.error else "",
        cancellation_requested=bool(found.cancellation_requested),
    )


def certificate_seen(found: KeyVaultCertificate) -> CertificateSeen:
    """What a look keeps of an active certificate."""
    held = _properties(found)
    return CertificateSeen(
        incarnation=_incarnation(found.policy),
        updated=_seconds(held.updated_on),
        policy_updated=_seconds(found.policy.updated_on if found.policy else None),
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
        error=storable(f"{found.error.code}: {found.error.message}") if found.error else "",
    )


def version_seen(held: CertificateProperties, der: bytes | None = None) -> VersionSeen:
    """What a look keeps of a version; with its DER, what it is made of as well."""
    return VersionSeen(
        id=held.version or "",
        created=_seconds(held.created_on),
        expires=_seconds(held.expires_on),
        content=content_of_certificate(der) if der else None,
    )


def deleted_seen(found: DeletedCertificate) -> DeletedSeen:
    """What a look keeps of a deleted certificate."""
    der = bytes(found.cer) if found.cer else None
    return DeletedSeen(
        incarnation=_incarnation(found.policy),
        deleted_date=_seconds(found.deleted_on),
        scheduled_purge=_seconds(found.scheduled_purge_date),
        latest=version_seen(_properties(found), der) if der else None,
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


def _policy(found: CertificatePolicy) -> Policy:
    if found.created_on is None or found.updated_on is None:
        raise ValueError("the answer carries no policy")

    def names(held: Any) -> tuple[str, ...]:
        return tuple(map(str, held or ()))

    actions = found.lifetime_actions or []
    first = actions[0] if actions else None
    return Policy(
        issuer=_text(found.issuer_name),
        subject=found.subject or "",
        dns_names=names(found.san_dns_names),
        emails=names(found.san_emails),
        upns=names(found.san_user_principal_names),
        ip_addresses=names(found.san_ip_addresses),
        uris=names(found.san_uris),
        key_type=_text(found.key_type),
        key_size=found.key_size,
        curve=_text(found.key_curve_name) or None,
        exportable=found.exportable is not False,
        validity_months=found.validity_in_months or 0,
        created=found.created_on,
        updated=found.updated_on,
        enabled=found.enabled is not False,
        reuse_key=found.reuse_key is True,
        content_type=_text(found.content_type),
        key_usage=tuple(map(_text, found.key_usage or ())),
        extended_key_usage=names(found.enhanced_key_usage),
        action=_text(first.action) if first else "",
        lifetime_percentage=first.lifetime_percentage if first else None,
        days_before_expiry=first.days_before_expiry if first else None,
    )


def _text(value: Any) -> str:
    """Text of the SDK, which is an enum where it knows the value and a string where it does not."""
    return str(getattr(value, "value", value) or "")


def _thumbprint(held: CertificateProperties) -> str:
    return held.x509_thumbprint.hex().upper() if held.x509_thumbprint else ""


def _moment(value: Any) -> datetime | None:
    """A date; the SDK hands on one that it cannot read as it came."""
    if value is not None and not isinstance(value, datetime):
        raise ValueError("the answer carries an odd date")
    return value


def _seconds(value: Any) -> int:
    moment = _moment(value)
    return int(moment.timestamp()) if moment else 0
