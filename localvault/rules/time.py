"""The passing of time: everything that has become due is done."""

from localvault.rows import Certificate, Operation, State, Status
from localvault.rules import pending
from localvault.store import Transaction


def advance(tx: Transaction) -> None:
    """Do everything that has become due."""
    for certificate in tx.due_certificates(tx.now):
        _end_work(tx, certificate, certificate.due or tx.now)
    for operation in tx.due_operations(tx.now):
        _end(tx, operation, operation.due or tx.now)


def _end_work(tx: Transaction, certificate: Certificate, at: float) -> None:
    if certificate.state == State.PURGING:
        tx.forget(certificate.key)
        return
    if certificate.state == State.RECOVERING:
        _wake_operation(tx, certificate.key, at)
        certificate.state = State.ACTIVE
    else:
        certificate.state = State.DELETED
    certificate.due = None
    tx.save(certificate)


def _end(tx: Transaction, operation: Operation, at: float) -> None:
    endings = {
        Status.COMPLETED: pending.complete,
        Status.CANCELLED: pending.cancel,
        Status.FAILED: pending.fail,
    }
    endings[Status(operation.ending)](tx, operation, at)


def _wake_operation(tx: Transaction, key: str, at: float) -> None:
    """An operation that came due while its certificate was away completes at its return."""
    operation = tx.operation(key)
    if operation is not None and operation.due is not None:
        operation.due = max(operation.due, at)
        tx.save(operation)
