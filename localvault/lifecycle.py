"""What happens to a certificate: the rules of create, delete and recover, and the passing of time.

Nothing here waits. Work that takes time is written down with the moment it will be done, and
`advance` does what has become due; every transaction of the vault calls it first. So the vault can
be killed at any point and finds itself in the right state when it is asked the next time.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from localvault import errors, x509
from localvault.policy import complete_policy, is_manual
from localvault.rows import Certificate, Operation, State, Status, Version
from localvault.store import Transaction

RECOVERABLE_DAYS = 90


@dataclass(frozen=True)
class Plan:
    """A create request that has been checked. No policy: keep the one that is there."""

    name: str
    policy: dict[str, Any] | None
    enabled: bool = True
    tags: dict[str, str] | None = None
    preserve_order: bool = False


@dataclass(frozen=True)
class Material:
    """The slow part of a create, made outside of any transaction."""

    policy: dict[str, Any]
    private: bytes
    csr: bytes


def advance(tx: Transaction) -> None:
    """Do everything that has become due."""
    for certificate in tx.due_certificates(tx.now):
        if certificate.state == State.RECOVERING:
            _wake_operation(tx, certificate.key, certificate.due or tx.now)
            certificate.state = State.ACTIVE
        else:
            certificate.state = State.DELETED
        certificate.due = None
        tx.save(certificate)
    for operation in tx.due_operations(tx.now):
        complete(tx, operation, operation.due or tx.now)


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


def check_create(tx: Transaction, plan: Plan) -> tuple[dict[str, Any], bytes | None]:
    """Refuse what cannot be created now; return the policy, and the key if it is used again."""
    certificate = tx.certificate(plan.name)
    if certificate is None:
        return plan.policy or complete_policy({}), None
    refusals = {
        State.DELETING: errors.name_being_deleted,
        State.DELETED: errors.name_is_deleted,
        State.RECOVERING: errors.name_being_recovered,
    }
    if certificate.state != State.ACTIVE:
        raise refusals[State(certificate.state)](plan.name)
    operation = tx.operation(certificate.key)
    if operation is not None and operation.status == Status.IN_PROGRESS:
        raise errors.pending_in_progress()
    policy = plan.policy or certificate.policy
    asked, kept = policy["key_props"], certificate.policy["key_props"]
    same_kind = all(asked.get(key) == kept.get(key) for key in ("kty", "key_size", "crv"))
    reuse = asked["reuse_key"] and same_kind
    return policy, tx.latest(certificate.key).private if reuse else None


def make_material(policy: dict[str, Any], private: bytes | None) -> Material:
    """Return key and certificate request for a policy."""
    private = private or x509.generate_key(policy["key_props"])
    return Material(policy, private, x509.make_csr(private, policy["x509_props"]))


def begin_create(tx: Transaction, plan: Plan, material: Material, delay: float | None) -> Operation:
    """Begin a new version; it completes by itself after `delay`, unless a person has to merge."""
    certificate = _with_policy(tx, plan, material.policy)
    nbf, exp = x509.validity(tx.now, material.policy["x509_props"]["validity_months"])
    version = Version(
        id=uuid.uuid4().hex,
        key=certificate.key,
        place=tx.next_place(certificate.key),
        private=material.private,
        enabled=plan.enabled,
        nbf=nbf,
        exp=exp,
        created=int(tx.now),
        updated=int(tx.now),
        tags=plan.tags or {},
    )
    issuer = material.policy["issuer"]["name"]
    operation = Operation(
        key=certificate.key,
        request_id=uuid.uuid4().hex,
        version=version.id,
        issuer=issuer,
        csr=material.csr,
        due=None if delay is None or is_manual(issuer) else tx.now + delay,
    )
    for row in (certificate, version, operation):
        tx.save(row)
    return operation


def complete(tx: Transaction, operation: Operation, at: float) -> Version:
    """Sign the version that an operation makes, with its own key."""
    version = tx.version(operation.key, operation.version)
    if version is None:
        raise LookupError("an operation without its version")
    policy = active(tx, operation.key).policy
    issued = x509.self_sign(version.private, policy["x509_props"], at)
    version.der, version.x5t, version.nbf, version.exp = (
        issued.der, issued.x5t, issued.nbf, issued.exp,
    )  # fmt: skip
    version.created = version.updated = int(at)
    operation.status, operation.due = Status.COMPLETED, None
    tx.save(version)
    tx.save(operation)
    return version


def delete(tx: Transaction, name: str, delay: float) -> Certificate:
    """Begin to delete a certificate with all its versions."""
    certificate = active(tx, name)
    certificate.state, certificate.due = State.DELETING, tx.now + delay
    certificate.deleted_at = int(tx.now)
    tx.save(certificate)
    return certificate


def deleted(tx: Transaction, name: str) -> Certificate:
    """Return the certificate of this name, if its deletion has finished."""
    certificate = tx.certificate(name)
    if certificate is None or certificate.state != State.DELETED:
        raise errors.deleted_not_found(name)
    return certificate


def recover(tx: Transaction, name: str, delay: float, base: str) -> Certificate:
    """Begin to bring a deleted certificate back. `base` is the vault's URL, for the refusal."""
    certificate = tx.certificate(name)
    if certificate is None or certificate.state == State.ACTIVE:
        raise errors.certificate_not_found(name)
    if certificate.state == State.DELETING:
        raise errors.still_being_deleted()
    if certificate.state == State.RECOVERING:
        latest = tx.latest(certificate.key).id
        raise errors.recover_conflict(f"{base}/certificates/{certificate.name}/{latest}")
    certificate.state, certificate.due = State.RECOVERING, tx.now + delay
    tx.save(certificate)
    return certificate


def cancel(tx: Transaction, operation: Operation) -> None:
    """End an operation without a version."""
    operation.status, operation.cancellation_requested = Status.CANCELLED, True
    operation.due = None
    tx.save(operation)


def _with_policy(tx: Transaction, plan: Plan, policy: dict[str, Any]) -> Certificate:
    certificate = tx.certificate(plan.name)
    if certificate is None:
        moment = int(tx.now)
        return Certificate(
            plan.name.lower(), plan.name, policy, moment, moment,
            preserve_order=plan.preserve_order,
        )  # fmt: skip
    if plan.policy is not None:
        certificate.policy, certificate.policy_updated = policy, int(tx.now)
    certificate.preserve_order = certificate.preserve_order or plan.preserve_order
    return certificate


def _wake_operation(tx: Transaction, key: str, at: float) -> None:
    """An operation that came due while its certificate was away completes at its return."""
    operation = tx.operation(key)
    if operation is not None and operation.due is not None:
        operation.due = max(operation.due, at)
        tx.save(operation)
