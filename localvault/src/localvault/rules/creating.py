"""A new certificate, or the next version of one."""

import uuid
from dataclasses import dataclass
from typing import Any

from localvault import errors, x509
from localvault.rows import Certificate, Operation, Version
from localvault.rules import finding, issuing
from localvault.rules.policy import check_signer, complete_policy
from localvault.store import Transaction


@dataclass(frozen=True)
class Plan:
    """A create request that has been checked. No policy: keep the one that is there."""

    name: str
    policy: dict[str, Any] | None
    enabled: bool = True
    tags: dict[str, str] | None = None
    preserve_order: bool | None = None


@dataclass(frozen=True)
class Material:
    """The slow part of a create, made outside of any transaction."""

    policy: dict[str, Any]
    private: bytes
    csr: bytes


def check_create(tx: Transaction, plan: Plan) -> tuple[dict[str, Any], bytes | None]:
    """Refuse what cannot be created now; return the policy, and the key if it is used again."""
    policy, reused = prepare(tx, plan)
    issuing.check(tx, policy["issuer"]["name"])
    return policy, reused


def prepare(tx: Transaction, plan: Plan) -> tuple[dict[str, Any], bytes | None]:
    """Do as `check_create`, whether or not the issuer can be asked: the operation fails then."""
    certificate = finding.check_free(tx, plan.name)
    policy = plan.policy or (certificate.policy if certificate else complete_policy({}))
    if certificate is None:
        return policy, None
    asked, kept = policy["key_props"], certificate.policy["key_props"]
    same_kind = all(asked.get(key) == kept.get(key) for key in ("kty", "key_size", "crv"))
    reuse = asked["reuse_key"] and same_kind
    return policy, tx.latest(certificate.key).private if reuse else None


def make_material(policy: dict[str, Any], private: bytes | None) -> Material:
    """Return key and certificate request for a policy.

    Raises ServiceError for names that only an imported certificate can have.
    """
    check_signer(policy["issuer"]["name"], policy["x509_props"])
    private = private or x509.generate_key(policy["key_props"])
    try:
        return Material(policy, private, x509.make_csr(private, policy["x509_props"]))
    except ValueError as error:
        raise errors.bad_property("policy.x509_props") from error


def begin_create(tx: Transaction, plan: Plan, material: Material) -> Operation:
    """Begin a new version; it completes by itself, unless a person has to merge."""
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
        content_type=material.policy["secret_props"]["contentType"],
        exportable=material.policy["key_props"]["exportable"],
        tags=plan.tags,
    )
    issuer = material.policy["issuer"]["name"]
    due, ending = issuing.ending(tx, issuer)
    operation = Operation(
        key=certificate.key,
        request_id=uuid.uuid4().hex,
        version=version.id,
        issuer=issuer,
        csr=material.csr,
        policy=material.policy,
        due=due,
        ending=ending,
    )
    for row in (certificate, version, operation):
        tx.save(row)
    return operation


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
    if plan.preserve_order is not None:
        certificate.preserve_order = plan.preserve_order
    return certificate
