"""Writing the inventory, in short transactions: a vault is never asked inside one.

Who writes history as well locks its end first: two that took the rows in different orders would
deadlock on PostgreSQL.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from certificates.models import (
    Certificate,
    DeletedCertificate,
    OutsideChange,
    Refresh,
    Vault,
    Version,
)
from certificates.services import audit
from certificates.services.inventory import rows
from certificates.services.inventory.rows import Details

_KEY = ["vault", "key"]
_CERTIFICATE = [
    field.name
    for field in Certificate._meta.concrete_fields
    if field.name not in {"id", "vault", "key"}
]
_DELETED = [
    field.name
    for field in DeletedCertificate._meta.concrete_fields
    if field.name not in {"id", "vault", "key"}
]
_VERSION = [
    field.name
    for field in Version._meta.concrete_fields
    if field.name not in {"id", "certificate", "version"}
]


def new(found: Iterable[Certificate]) -> None:
    """Rows of certificates that were listed for the first time."""
    Certificate.objects.bulk_create(list(found), batch_size=500, ignore_conflicts=True)


def changed(
    vault: Vault,
    read: Sequence[tuple[Certificate, Details]],
    outside: list[OutsideChange],
    *,
    began: datetime,
) -> None:
    """Certificates that were read, with their versions, and what others have done to them.

    What another process read after ``began`` is newer and stays. Refreshes that were asked for
    since are left to be done.
    """
    with transaction.atomic():
        if outside:
            audit.lock()
        newer = vault.certificates.filter(read_at__gt=began).values_list("key", flat=True)
        later = set(newer.filter(key__in=[row.key for row, _ in read]))
        read = [(row, details) for row, details in read if row.key not in later]
        Certificate.objects.bulk_create(
            [row for row, _ in read],
            update_conflicts=True,
            unique_fields=_KEY,
            update_fields=_CERTIFICATE,
        )
        keys = [row.key for row, _ in read]
        ids = dict(vault.certificates.filter(key__in=keys).values_list("key", "pk"))
        _write_versions([(ids[row.key], details) for row, details in read])
        _tell(vault, outside)
        Refresh.objects.filter(vault=vault, key__in=keys, due_at__lte=began).delete()


def active(vault: Vault, row: Certificate, details: Details, *, has_versions: bool) -> None:
    """A certificate as an operation has shown it; ``has_versions``: with all its versions."""
    Certificate.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=_KEY, update_fields=_CERTIFICATE
    )
    pk = vault.certificates.values_list("pk", flat=True).get(key=row.key)
    _write_versions([(pk, details)], forget_others=has_versions)
    vault.deleted_certificates.filter(key=row.key).delete()


def replaced_by_deleted(vault: Vault, row: DeletedCertificate) -> None:
    """A certificate that an operation has shown as deleted."""
    vault.certificates.filter(key=row.key).delete()
    DeletedCertificate.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=_KEY, update_fields=_DELETED
    )


def purged(vault: Vault, key: str) -> None:
    """A certificate that an operation has shown as neither active nor deleted."""
    vault.certificates.filter(key=key).delete()
    vault.deleted_certificates.filter(key=key).delete()


def _write_versions(read: Sequence[tuple[int, Details]], *, forget_others: bool = True) -> None:
    found = []
    for pk, details in read:
        for version in rows.versions(details):
            version.certificate_id = pk
            found.append(version)
    # What an old version says of itself never changes: a later listing must not forget it.
    known = {
        (version.certificate_id, version.version): version
        for version in Version.objects.filter(certificate__in=[pk for pk, _ in read])
    }
    for version in found:
        same = known.pop((version.certificate_id, version.version), None)
        if same and not version.sha256:
            version.sha256, version.serial = same.sha256, same.serial
            version.key_sha256 = same.key_sha256
    if forget_others:
        Version.objects.filter(pk__in=[version.pk for version in known.values()]).delete()
    Version.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["certificate", "version"],
        update_fields=_VERSION,
    )


def deleted(vault: Vault, found: Sequence[DeletedCertificate], *, began: datetime) -> None:
    """All deleted certificates of a vault, in the place of those that were known.

    One that was deleted after the listing ``began`` may be missing in it.
    """
    keys = [row.key for row in found]
    with transaction.atomic():
        unlisted = vault.deleted_certificates.exclude(key__in=keys)
        unlisted.exclude(deleted__gte=began).delete()
        DeletedCertificate.objects.bulk_create(
            found, update_conflicts=True, unique_fields=_KEY, update_fields=_DELETED
        )


def gone(vault: Vault, keys: Sequence[str], outside: list[OutsideChange]) -> None:
    """Certificates that are no longer there."""
    with transaction.atomic():
        if outside:
            audit.lock()
        vault.certificates.filter(key__in=keys).delete()
        _tell(vault, outside)


def missing(vault: Vault, keys: Sequence[str], now: datetime) -> None:
    """Certificates that were not found, and may be on their way: the next sync decides."""
    vault.certificates.filter(key__in=keys, missing_since=None).update(missing_since=now)


def _tell(vault: Vault, outside: list[OutsideChange]) -> None:
    """Keep what others have done; history records a version of theirs as well."""
    OutsideChange.objects.bulk_create(outside)
    for change in outside:
        if change.what == "version":
            audit.append(
                event="version.observed",
                vault=vault.slug,
                name=change.key,
                details={"version": change.details["version"]},
            )
