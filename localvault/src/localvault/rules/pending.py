"""How an operation ends."""

from localvault import errors, x509
from localvault.rows import Certificate, Operation, Status, Version
from localvault.rules import events, finding, issuing, renewing
from localvault.store import Transaction


def complete(tx: Transaction, operation: Operation) -> None:
    """Have the version signed that an operation makes."""
    version = tx.version(operation.key, operation.version)
    if version is None:
        raise LookupError("an operation without its version")
    finish(tx, operation, version, issuing.sign(tx, operation, version))


def finish(tx: Transaction, operation: Operation, version: Version, issued: x509.Issued) -> None:
    """Give a version its certificate, and end the operation that made it."""
    version.der, version.x5t, version.nbf, version.exp = (
        issued.der, issued.x5t, issued.nbf, issued.exp,
    )  # fmt: skip
    version.created = version.updated = int(tx.now)
    operation.status, operation.due = Status.COMPLETED, None
    # A request to cancel that came too late leaves no trace.
    operation.cancellation_requested = False
    tx.save(version)
    tx.save(operation)
    certificate = finding.active(tx, operation.key)
    events.new_version(tx, certificate.name, version)
    renewing.schedule(tx, certificate)


def cancel(tx: Transaction, operation: Operation) -> None:
    """End an operation without a version."""
    operation.status, operation.cancellation_requested = Status.CANCELLED, True
    operation.due = None
    tx.save(operation)


def leave(tx: Transaction, operation: Operation) -> None:
    """Let an operation go on until someone ends it."""
    operation.due = None
    tx.save(operation)


def fail(tx: Transaction, operation: Operation) -> None:
    """End an operation because the issuer refused."""
    operation.status, operation.due = Status.FAILED, None
    operation.error = operation.error or issuing.rejection(tx, operation.issuer)
    tx.save(operation)


def request_cancel(tx: Transaction, name: str) -> tuple[Certificate, Operation]:
    """Ask an operation to end; one that completes before it is stopped has completed."""
    certificate, operation = finding.operation_of(tx, name)
    if operation.status != Status.IN_PROGRESS:
        raise errors.pending_has_ended()
    stopped = tx.now + tx.settings.cancel_delay
    operation.cancellation_requested = True
    if operation.due is None or operation.due > stopped:
        operation.due, operation.ending = stopped, Status.CANCELLED
    tx.save(operation)
    return certificate, operation


def forget(tx: Transaction, name: str) -> tuple[Certificate, Operation]:
    """Remove an operation in whatever state; the certificate stays as it is."""
    certificate, operation = finding.operation_of(tx, name)
    tx.forget_operation(certificate.key)
    return certificate, operation
