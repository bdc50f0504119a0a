"""One certificate as the portal last read it, for when its vault does not show it."""

from datetime import datetime

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.failures import Failure
from certificates.domain.names import key_of
from certificates.domain.records import Certificate, Policy, VersionListed
from certificates.domain.stored import from_json
from certificates.domain.x509 import facts_of
from certificates.models import Certificate as Row
from certificates.models import Person, Vault
from certificates.services import operations
from certificates.services.certificates.detail import Detail, done_outside
from certificates.services.certificates.live import one
from certificates.services.inventory import rows


def one_or_copy(*, actor: Person, vault: Vault, name: str) -> Detail:
    """One certificate as its vault says now; where it fails to, as the portal last read it.

    Raises NotThere, and VaultFailure for one that the portal has never read.
    """
    try:
        return one(actor=actor, vault=vault, name=name)
    except NotThere:
        raise
    except VaultFailure as error:
        found = vault.certificates.filter(key=key_of(name), read_at__isnull=False).first()
        if found is None:
            raise
        return _copy(actor, vault, found, error.failure)


def _copy(actor: Person, vault: Vault, row: Row, failure: Failure) -> Detail:
    certificate = _certificate(vault, row)
    return Detail(
        certificate=certificate,
        facts=facts_of(certificate.der),
        versions=_versions(row),
        pending=rows.pending_in(row),
        operations=operations.of_certificate(actor=actor, vault=vault, name=row.name),
        outside=done_outside(vault=vault, name=row.name),
        as_of=_as_of(vault, row),
        failure=failure,
    )


def _as_of(vault: Vault, row: Row) -> datetime | None:
    """When it was seen last: a whole reading of its vault finds what has changed since."""
    if vault.synced_at is None or row.missing_since or row.read_at is None:
        return row.read_at
    return max(row.read_at, vault.synced_at)


def _certificate(vault: Vault, row: Row) -> Certificate:
    return Certificate(
        name=row.name,
        version=row.version,
        enabled=row.enabled,
        certificate_id=_identifier(vault, "certificates", row),
        key_id=_identifier(vault, "keys", row) if row.version else "",
        secret_id=_identifier(vault, "secrets", row) if row.version else "",
        thumbprint=row.thumbprint,
        recovery_level=row.recovery_level,
        recoverable_days=row.recoverable_days,
        policy=from_json(Policy, row.policy) if row.policy else None,
        der=bytes(row.der) if row.der else None,
        not_before=row.not_before,
        expires=row.expires,
        created=row.created,
        updated=row.updated,
        tags=row.tags,
        has_operation=bool(row.operation),
    )


def _identifier(vault: Vault, kind: str, row: Row) -> str:
    """The address of the certificate, its key or its secret: all three share a version."""
    return "/".join(filter(None, (vault.url.rstrip("/"), kind, row.name, row.version)))


def _versions(row: Row) -> list[VersionListed]:
    """Newest first, the current one before all others."""
    found = [
        VersionListed(
            version=held.version,
            enabled=held.enabled,
            created=held.created,
            expires=held.expires,
            thumbprint=held.thumbprint,
            current=held.version == row.version,
        )
        for held in row.versions.all()
    ]
    return sorted(found, key=lambda v: (v.current, str(v.created)), reverse=True)
