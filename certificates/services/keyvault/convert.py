"""What a look keeps of the service's JSON. What is missing there proves nothing, and is kept so."""

import base64
from email.utils import parsedate_to_datetime
from typing import Any

from certificates.domain.looks import CertificateSeen, DeletedSeen, PendingSeen, VersionSeen
from certificates.domain.text import storable
from certificates.domain.x509 import content_of_certificate, content_of_csr
from certificates.services.keyvault.shapes import Shape
from certificates.services.keyvault.wire import version_in


def date_of(response: Any) -> int:
    """The vault's own time of an answer (Unix seconds), 0 where it gives none."""
    try:
        return int(parsedate_to_datetime(response.headers.get("Date", "")).timestamp())
    except (TypeError, ValueError, OverflowError):
        return 0


def certificate_seen(bundle: Shape) -> CertificateSeen:
    """What a look keeps of an active certificate."""
    held, policy = bundle.needed_object("attributes"), bundle.object("policy")
    return CertificateSeen(
        incarnation=_incarnation(bundle),
        updated=held.seconds("updated"),
        policy_updated=policy.object("attributes").seconds("updated"),
        version=version_in(bundle),
        recovery_level=held.text("recoveryLevel"),
        recoverable_days=held.number("recoverableDays") or 0,
        reuses_key=policy.object("key_props").is_true("reuse_key"),
    )


def pending_seen(operation: Shape) -> PendingSeen:
    """What a look keeps of the certificate operation."""
    csr, error = operation.data("csr") or b"", operation.object("error")
    said = f"{error.text('code')}: {error.text('message')}" if "error" in operation else ""
    return PendingSeen(
        request_id=operation.text("request_id"),
        status=operation.text("status"),
        issuer=operation.object("issuer").text("name"),
        csr=base64.b64encode(csr).decode(),
        content=content_of_csr(csr) if csr else None,
        cancellation_requested=operation.is_true("cancellation_requested"),
        error=said,
    )


def version_seen(item: Shape, der: bytes | None = None) -> VersionSeen:
    """What a look keeps of a version; with its DER, what it is made of as well."""
    held = item.needed_object("attributes")
    return VersionSeen(
        id=version_in(item),
        created=held.seconds("created"),
        expires=held.seconds("exp"),
        updated=held.seconds("updated"),
        enabled=held.is_true("enabled"),
        tags={storable(name): storable(value) for name, value in item.pairs("tags").items()},
        content=content_of_certificate(der) if der else None,
    )


def deleted_seen(bundle: Shape) -> DeletedSeen:
    """What a look keeps of a deleted certificate."""
    der = bundle.data("cer")
    return DeletedSeen(
        incarnation=_incarnation(bundle),
        deleted_date=bundle.seconds("deletedDate"),
        scheduled_purge=bundle.seconds("scheduledPurgeDate"),
        recovery_level=bundle.needed_object("attributes").text("recoveryLevel"),
        latest=version_seen(bundle, der) if der else None,
    )


def _incarnation(bundle: Shape) -> int:
    """When the policy was made; 0 where the vault does not say."""
    return bundle.object("policy").object("attributes").seconds("created")
