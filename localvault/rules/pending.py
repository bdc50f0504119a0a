"""How an operation ends."""

from localvault import x509
from localvault.rows import Operation, Status, Version
from localvault.store import Transaction


def complete(tx: Transaction, operation: Operation, at: float) -> None:
    """Sign the version that an operation makes, with its own key."""
    version = tx.version(operation.key, operation.version)
    if version is None:
        raise LookupError("an operation without its version")
    issued = x509.self_sign(version.private, operation.policy["x509_props"], at)
    finish(tx, operation, version, issued, at)


def finish(
    tx: Transaction, operation: Operation, version: Version, issued: x509.Issued, at: float
) -> None:
    """Give a version its certificate, and end the operation that made it."""
    version.der, version.x5t, version.nbf, version.exp = (
        issued.der, issued.x5t, issued.nbf, issued.exp,
    )  # fmt: skip
    version.created = version.updated = int(at)
    operation.status, operation.due = Status.COMPLETED, None
    tx.save(version)
    tx.save(operation)


def cancel(tx: Transaction, operation: Operation, at: float) -> None:
    """End an operation without a version."""
    operation.status, operation.cancellation_requested = Status.CANCELLED, True
    operation.due = None
    tx.save(operation)


def leave(tx: Transaction, operation: Operation) -> None:
    """Let an operation go on until somebody ends it."""
    operation.due = None
    tx.save(operation)
