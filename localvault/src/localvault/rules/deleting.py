"""Deleting, bringing back, and doing away with for good."""

from localvault import errors
from localvault.rows import Certificate, State
from localvault.rules import finding
from localvault.store import Transaction

_DAY = 86_400


def delete(tx: Transaction, name: str) -> Certificate:
    """Begin to delete a certificate with all its versions."""
    certificate = finding.active(tx, name)
    certificate.state, certificate.due = State.DELETING, tx.now + tx.settings.delete_delay
    certificate.deleted_at = int(tx.now)
    certificate.purge_at = certificate.deleted_at + tx.settings.retention_days * _DAY
    tx.save(certificate)
    return certificate


def recover(tx: Transaction, name: str, base: str) -> Certificate:
    """Begin to bring a deleted certificate back. `base` is the vault's URL, for the refusal."""
    certificate = tx.certificate(name)
    if certificate is None or certificate.state == State.ACTIVE:
        raise errors.certificate_not_found(name)
    if certificate.state in (State.DELETING, State.PURGING):
        raise errors.still_being_deleted()
    if certificate.state == State.RECOVERING:
        latest = tx.latest(certificate.key).id
        raise errors.recover_conflict(f"{base}/certificates/{certificate.name}/{latest}")
    certificate.state, certificate.due = State.RECOVERING, tx.now + tx.settings.recover_delay
    tx.save(certificate)
    return certificate


def purge(tx: Transaction, name: str) -> None:
    """Begin to do away with a deleted certificate; its name is free when that is done."""
    certificate = tx.certificate(name)
    if certificate is not None and certificate.state == State.DELETING:
        raise errors.still_being_deleted()
    if certificate is None or certificate.state != State.DELETED:
        raise errors.deleted_not_found(name)
    if tx.settings.purge_protection:
        raise errors.purge_protected()
    certificate.state, certificate.due = State.PURGING, tx.now + tx.settings.purge_delay
    tx.save(certificate)
