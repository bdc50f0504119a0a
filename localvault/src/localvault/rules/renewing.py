"""Renewal by the vault itself, when the lifetime action of a policy says so."""

from typing import Any

from localvault.rows import Certificate, State, Status
from localvault.rules import creating
from localvault.rules.creating import Plan
from localvault.rules.policy import is_manual
from localvault.store import Transaction

_DAY = 86_400


def schedule(tx: Transaction, certificate: Certificate) -> None:
    """Write down when the latest version asks to be renewed; never in the past.

    Disabled certificates and those that nobody but a person can sign are not renewed.
    """
    version, policy = tx.latest(certificate.key), certificate.policy
    due = None
    if version.der is not None and version.enabled and certificate.state == State.ACTIVE:
        due = acts_at(policy, version.nbf, version.exp)
    certificate.renew_at = due if due is not None and due > tx.now else None
    tx.save(certificate)


def acts_at(policy: dict[str, Any], nbf: int, exp: int) -> float | None:
    """Return when a version of these dates renews itself by a policy; None if it never does."""
    renewals = [
        action["trigger"]
        for action in policy["lifetime_actions"]
        if action["action"]["action_type"] == "AutoRenew"
    ]
    if not renewals or is_manual(policy["issuer"]["name"]) or not policy["enabled"]:
        return None
    trigger = renewals[0]
    if "lifetime_percentage" in trigger:
        return nbf + (exp - nbf) * float(trigger["lifetime_percentage"]) / 100
    return float(exp - int(trigger["days_before_expiry"]) * _DAY)


def renew(tx: Transaction, key: str) -> None:
    """Begin the next version by the policy as it is; not while another one is being made.

    Raises ServiceError for names that only an imported certificate can have.
    """
    certificate, operation = tx.certificate(key), tx.operation(key)
    if certificate is None:
        raise LookupError("the renewal of a certificate that is not there")
    certificate.renew_at = None
    tx.save(certificate)
    if operation is not None and operation.status == Status.IN_PROGRESS:
        return
    plan = Plan(certificate.name, None, tags=tx.latest(key).tags)
    policy, reused = creating.prepare(tx, plan)
    creating.begin_create(tx, plan, creating.make_material(policy, reused))
