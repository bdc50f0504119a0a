"""Fill a vault quickly with certificates that look as if they had been there for long."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from localvault import x509
from localvault.rules import creating, deleting, finding, pending, renewing
from localvault.rules.creating import Plan
from localvault.rules.time import advance
from localvault.specs import plan_for
from localvault.store import Transaction
from localvault.vault import Vault

_DAY = 86_400.0
_MONTH = 30.44 * _DAY
_EXTRA = frozenset({"name", "age_days", "versions", "state", "der", "nbf", "exp"})
_STATES = ("ready", "pending", "csr", "deleted")


def fill(vault: Vault, certificates: Sequence[Mapping[str, Any]]) -> None:
    """Add certificates, all in one transaction: all of them or none.

    Each has a `name`, and as it likes the members of a short specification, `age_days` of the
    latest version, the number of `versions` and a `state`: ready, pending, csr or deleted.
    Certificates of one key type share one key, which makes this quick.

    A `der` (base64) with its `nbf` and `exp` takes the place of what the latest version would be,
    as it is: it need not be a certificate that any library reads, nor one of the key.
    """
    keys: dict[str, bytes] = {}
    plans = [_plan(wanted) for wanted in certificates]
    with vault.changing_itself("fill", "") as tx:
        for wanted, plan in zip(certificates, plans, strict=True):
            _add(tx, wanted, plan, keys)


def _plan(wanted: Mapping[str, Any]) -> Plan:
    if wanted.get("state", "ready") not in _STATES:
        raise ValueError(f"state must be one of {', '.join(_STATES)}")
    issuer = {"issuer": "Unknown"} if wanted.get("state") == "csr" else {}
    return plan_for(wanted.get("name", ""), {**wanted, **issuer}, _EXTRA)


def _add(tx: Transaction, wanted: Mapping[str, Any], plan: Plan, keys: dict[str, bytes]) -> None:
    policy, _ = creating.check_create(tx, plan)
    kind = str(policy["key_props"])
    if kind not in keys:
        keys[kind] = x509.generate_key(policy["key_props"])
    material = creating.make_material(policy, keys[kind])
    state = wanted.get("state", "ready")
    for born in _births(tx.now, wanted, policy["x509_props"]["validity_months"]):
        then = tx.at(born)
        operation = creating.begin_create(then, plan, material)
        if state in ("ready", "deleted"):
            pending.complete(then, operation)
        else:
            pending.leave(then, operation)
    if "der" in wanted:
        _put_der(tx, finding.active(tx, plan.name).key, wanted)
    # Renewals that lie in the past were missed: an old certificate stays as old as it was wanted.
    renewing.schedule(tx, finding.active(tx, plan.name))
    if state == "deleted":
        deleting.delete(tx.without_delays(), plan.name)
        advance(tx)


def _put_der(tx: Transaction, key: str, wanted: Mapping[str, Any]) -> None:
    version = tx.latest(key)
    version.der = base64.b64decode(wanted["der"], validate=True)
    version.x5t = x509.thumbprint(version.der)
    version.nbf, version.exp = wanted["nbf"], wanted["exp"]
    tx.save(version)


def _births(now: float, wanted: Mapping[str, Any], months: int) -> list[float]:
    """Return when each version was made, oldest first: each renewed at 80 % of its life."""
    latest = now - wanted.get("age_days", 0) * _DAY
    spacing = 0.8 * months * _MONTH
    return [latest - spacing * back for back in reversed(range(wanted.get("versions", 1)))]
