"""The row that a request means, or the refusal if there is none to be had."""

from localvault import errors
from localvault.rows import Certificate, Operation, State, Status
from localvault.store import Transaction


def active(tx: Transaction, name: str) -> Certificate:
    """Return the certificate of this name, if it is there to be used."""
    certificate = tx.certificate(name)
    if certificate is None or certificate.state != State.ACTIVE:
        raise errors.certificate_not_found(name)
    return certificate


def operation_of(tx: Transaction, name: str) -> tuple[Certificate, Operation]:
    """Return the certificate of this name with its operation, if both are there."""
    certificate = tx.certificate(name)
    operation = tx.operation(certificate.key) if certificate else None
    if certificate is None or certificate.state != State.ACTIVE or operation is None:
        raise errors.pending_not_found(name)
    return certificate, operation


def deleted(tx: Transaction, name: str) -> Certificate:
    """Return the certificate of this name, if its deletion has finished."""
    certificate = tx.certificate(name)
    if certificate is None or certificate.state != State.DELETED:
        raise errors.deleted_not_found(name)
    return certificate


def in_progress(tx: Transaction, name: str) -> Operation:
    """Return the operation of this certificate, if it has not ended."""
    _, operation = operation_of(tx, name)
    if operation.status != Status.IN_PROGRESS:
        raise errors.pending_not_found(name)
    return operation


def check_free(tx: Transaction, name: str) -> Certificate | None:
    """Refuse a name that cannot have a new version now; return its certificate if it has one."""
    certificate = tx.certificate(name)
    if certificate is None:
        return None
    refusals = {
        State.DELETING: errors.name_being_deleted,
        State.DELETED: errors.name_is_deleted,
        State.RECOVERING: errors.name_being_recovered,
        State.PURGING: errors.name_being_deleted,
    }
    if certificate.state != State.ACTIVE:
        raise refusals[State(certificate.state)](name)
    operation = tx.operation(certificate.key)
    if operation is not None and operation.status == Status.IN_PROGRESS:
        raise errors.pending_in_progress()
    return certificate
