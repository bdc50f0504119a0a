"""What an operation has shown of its certificate is in the lists as soon as it has ended.

Nobody waits for the worker to see what they have just done. The worker reads the certificate again
all the same: what the answers did not show, such as older versions, is completed then.
"""

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone

from certificates.domain import records
from certificates.domain.looks import Get
from certificates.domain.records import Sighting, VersionListed
from certificates.models import Certificate, Operation
from certificates.services.inventory import rows, writing
from certificates.services.inventory.rows import Details

log = structlog.get_logger()


def keep(operation: Operation, sighting: Sighting) -> None:
    """Write what ``sighting`` shows of the operation's certificate.

    Call it inside the transaction that ends the operation. A failure here must not keep that from
    ending, so it is logged, and left to the worker's reading.
    """
    try:
        with transaction.atomic():
            _write(operation, sighting)
    except (DatabaseError, ValueError):
        log.exception("inventory.not_kept", operation=str(operation.pk))


def _write(operation: Operation, sighting: Sighting) -> None:
    vault, key = operation.vault, operation.name
    if sighting.certificate:
        before = vault.certificates.filter(key=key).first()
        details = _details(sighting, sighting.certificate, before)
        row = rows.read(vault, details, timezone.now(), before)
        writing.active(vault, row, details, has_versions=Get.VERSIONS in sighting.gets)
    elif sighting.deleted:
        writing.replaced_by_deleted(vault, rows.deleted(vault, sighting.deleted))
    elif sighting.is_gone:
        writing.purged(vault, key)


def _details(
    sighting: Sighting, certificate: records.Certificate, before: Certificate | None
) -> Details:
    """All that is known now: what was not asked for is as it was."""
    pending, versions = sighting.pending, sighting.versions
    if Get.PENDING not in sighting.gets:
        pending = rows.pending_in(before) if before else None
    if Get.VERSIONS not in sighting.gets:
        versions = _current_of(certificate)
    ders = {certificate.version: certificate.der} if certificate.der else {}
    return Details(certificate=certificate, pending=pending, versions=list(versions), ders=ders)


def _current_of(held: records.Certificate) -> tuple[VersionListed, ...]:
    if not held.der:
        return ()
    current = VersionListed(
        version=held.version,
        enabled=held.enabled,
        created=held.created,
        expires=held.expires,
        thumbprint=held.thumbprint,
        current=True,
    )
    return (current,)
