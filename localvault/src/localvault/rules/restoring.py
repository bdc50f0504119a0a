"""Backups: a certificate with all its versions, and how it comes back."""

import base64
import json
from dataclasses import dataclass
from typing import Any

from localvault import errors
from localvault.backups import Backups
from localvault.rows import Certificate, State, Version
from localvault.rules import finding, renewing
from localvault.store import Transaction

_BYTES = ("private", "der")


@dataclass(frozen=True)
class Held:
    """What a backup holds."""

    certificate: Certificate
    versions: list[Version]


def backup(tx: Transaction, name: str, backups: Backups) -> bytes:
    """Return a certificate with its finished versions, closed."""
    certificate = finding.active(tx, name)
    versions = [_plain(version) for version in tx.all_versions(certificate.key)]
    if not versions:
        raise errors.certificate_not_found(name)
    kept = {"certificate": vars(certificate), "versions": versions}
    return backups.close(json.dumps(kept).encode())


def read(blob: bytes, backups: Backups) -> Held:
    """Return what a backup holds. Raises ServiceError for one that was not made here."""
    try:
        kept = json.loads(backups.open(blob))
    except ValueError as error:
        raise errors.bad_backup() from error
    return Held(Certificate(**kept["certificate"]), [_version(v) for v in kept["versions"]])


def restore(tx: Transaction, held: Held, base: str) -> Certificate:
    """Bring a certificate back as it was, without the operation that once made it."""
    latest = held.versions[-1].id
    if tx.certificate(held.certificate.name) is not None:
        name = held.certificate.name
        raise errors.restore_conflict(f"{base}/certificates/{name}/{latest}")
    certificate = held.certificate
    certificate.state, certificate.due, certificate.purge_at = State.ACTIVE, None, None
    tx.save(certificate)
    for version in held.versions:
        tx.save(version)
    renewing.schedule(tx, certificate)
    return certificate


def _plain(version: Version) -> dict[str, Any]:
    encoded = {key: base64.b64encode(getattr(version, key)).decode() for key in _BYTES}
    return vars(version) | encoded


def _version(kept: dict[str, Any]) -> Version:
    return Version(**kept | {key: base64.b64decode(kept[key]) for key in _BYTES})
