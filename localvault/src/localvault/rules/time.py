"""The passing of time: everything that has become due is done, in the order of its time."""

from contextlib import suppress

from localvault.errors import ServiceError
from localvault.rows import Certificate, State, Status
from localvault.rules import pending, renewing
from localvault.store import Transaction

# Making keys takes time that the request waits for which finds them due; the rest comes with the
# requests after it.
MOST_RENEWALS = 20


def advance(tx: Transaction) -> None:
    """Do what has become due."""
    renewals = 0
    while renewals < MOST_RENEWALS and (due := tx.next_due()):
        kind, key, at = due
        if kind == "work":
            _end_work(tx.at(at), key)
        elif kind == "operation":
            _end(tx.at(at), key)
        else:
            # A refusal is nobody's answer here: the certificate is left as it is.
            with suppress(ServiceError):
                renewing.renew(tx.at(at), key)
            renewals += 1


def _end_work(tx: Transaction, key: str) -> None:
    certificate = tx.certificate(key)
    if certificate is None:
        raise LookupError("work on a certificate that is not there")
    if certificate.state in (State.PURGING, State.DELETED):
        tx.forget(key)
        return
    if certificate.state == State.RECOVERING:
        _come_back(tx, certificate)
    else:
        certificate.state, certificate.due = State.DELETED, certificate.purge_at
        tx.save(certificate)


def _come_back(tx: Transaction, certificate: Certificate) -> None:
    certificate.state, certificate.due, certificate.purge_at = State.ACTIVE, None, None
    tx.save(certificate)
    renewing.schedule(tx, certificate)
    operation = tx.operation(certificate.key)
    if operation is not None and operation.due is not None:
        # One that came due while its certificate was away ends at its return.
        operation.due = max(operation.due, tx.now)
        tx.save(operation)


def _end(tx: Transaction, key: str) -> None:
    operation = tx.operation(key)
    if operation is None:
        raise LookupError("the end of an operation that is not there")
    endings = {
        Status.COMPLETED: pending.complete,
        Status.CANCELLED: pending.cancel,
        Status.FAILED: pending.fail,
    }
    endings[Status(operation.ending)](tx, operation)
