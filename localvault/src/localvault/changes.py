"""Changes the vault makes of itself, at once, as if someone else had asked for them."""

import base64
from collections.abc import Callable
from typing import Any

from localvault import errors, x509
from localvault.authority import authority
from localvault.content import Content
from localvault.rows import Certificate
from localvault.rules import (
    changing,
    creating,
    deleting,
    finding,
    importing,
    issuers,
    issuing,
    merging,
    pending,
    renewing,
)
from localvault.rules.changing import Change
from localvault.rules.creating import Material, Plan
from localvault.rules.importing import Import
from localvault.rules.policy import complete_policy, is_manual
from localvault.rules.time import advance
from localvault.specs import MEMBERS, Spec, plan_for
from localvault.store import Transaction
from localvault.vault import Vault

_STAYS_PENDING = frozenset({"pending"})


def apply(vault: Vault, what: str, name: str, spec: Spec) -> None:
    """Make a change. Raises ServiceError or ValueError if it is impossible now."""
    if what not in CHANGES:
        raise ValueError(f"there is no change {what!r}; there are {', '.join(CHANGES)}")
    CHANGES[what](vault, name, spec)


def try_apply(vault: Vault, what: str, name: str, spec: Spec) -> None:
    """Make a change, or nothing if it is impossible now."""
    try:
        apply(vault, what, name, spec)
    except errors.ServiceError:
        return


def _create(vault: Vault, name: str, spec: Spec) -> None:
    plan = plan_for(name, spec, _STAYS_PENDING)
    with vault.looking() as tx:
        policy, reused = creating.check_create(tx, plan)
    material = creating.make_material(policy, reused)
    with vault.changing_itself("create", name) as tx:
        creating.check_create(tx, plan)
        _make(tx, plan, material, stays=spec.get("pending", False))


def _recreate(vault: Vault, name: str, spec: Spec) -> None:
    with vault.looking() as tx:
        before = _any_state(tx, name)
    kept = Plan(before.name, before.policy)
    plan = plan_for(name, spec, _STAYS_PENDING) if spec.keys() & MEMBERS else kept
    material = creating.make_material(plan.policy or before.policy, None)
    with vault.changing_itself("recreate", name) as tx:
        before = _any_state(tx, name)
        tx.forget(before.key)
        _make(tx, plan, material, stays=spec.get("pending", False))
        certificate = finding.active(tx, name)
        # Whole seconds distinguish the two, even when one was made right after the other.
        moment = max(certificate.policy_created, before.policy_created + 1)
        certificate.policy_created = certificate.policy_updated = moment
        tx.save(certificate)


def _make(tx: Transaction, plan: Plan, material: Material, *, stays: bool) -> None:
    operation = creating.begin_create(tx, plan, material)
    if not stays and not is_manual(operation.issuer):
        pending.complete(tx, operation)
    else:
        pending.leave(tx, operation)


def _delete(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("delete", name) as tx:
        deleting.delete(tx.without_delays(), name)
        advance(tx)


def _recover(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("recover", name) as tx:
        deleting.recover(tx.without_delays(), name, "")
        advance(tx)


def _purge(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("purge", name) as tx:
        tx.forget(finding.deleted(tx, name).key)


def _delete_pending(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("delete_pending", name) as tx:
        tx.forget_operation(finding.operation_of(tx, name)[1].key)


def _cancel_pending(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("cancel_pending", name) as tx:
        pending.cancel(tx, finding.in_progress(tx, name))


def _complete_pending(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("complete_pending", name) as tx:
        pending.complete(tx, finding.in_progress(tx, name))


def _fail_pending(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("fail_pending", name) as tx:
        operation = finding.in_progress(tx, name)
        operation.error = {**issuing.rejection(tx, operation.issuer), **spec}
        pending.fail(tx, operation)


def _merge(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("merge", name) as tx:
        operation = finding.operation_of(tx, name)[1]
        version, by = tx.version(operation.key, operation.version), authority(tx)
        if version is None:
            raise LookupError("an operation without its version")
        made = x509.issue(version.private, operation.policy["x509_props"], tx.now, by.signer)
        x5c = [base64.b64encode(made.der).decode(), *by.chain]
        merging.merge(tx, name, {**_properties(spec), "x5c": x5c})


def _import(vault: Vault, name: str, spec: Spec) -> None:
    plan = plan_for(name, {"issuer": "Unknown", **spec})
    policy = plan.policy or complete_policy({})
    private = x509.generate_key(policy["key_props"])
    with vault.changing_itself("import", name) as tx:
        by = authority(tx)
        made = x509.issue(private, policy["x509_props"], tx.now, by.signer)
        held = Content(private, made.der, [base64.b64decode(each) for each in by.chain], 0)
        described = importing.policy_for(policy, held)
        change = Change(plan.enabled, plan.tags)
        importing.bring_in(tx, Import(name, held, described, change, None))


def _update(vault: Vault, name: str, spec: Spec) -> None:
    change = changing.change_from(_properties(spec))
    with vault.changing_itself("update", name) as tx:
        changing.update(tx, name, spec.get("version", ""), change)


def _update_policy(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("update_policy", name) as tx:
        changing.update_policy(tx, name, spec)


def _renew(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("renew", name) as tx:
        renewing.renew(tx.without_delays(), finding.active(tx, name).key)
        advance(tx)


def _set_issuer(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("set_issuer", name) as tx:
        issuers.put(tx, name, {"provider": "Test", **spec})


def _delete_issuer(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("delete_issuer", name) as tx:
        issuers.delete(tx, name)


def _set_contacts(vault: Vault, name: str, spec: Spec) -> None:
    with vault.changing_itself("set_contacts", name) as tx:
        tx.save_fact(issuers.CONTACTS, issuers.contacts_from(spec))


def _disable(vault: Vault, name: str, spec: Spec) -> None:
    _set_enabled(vault, "disable", name, False)


def _enable(vault: Vault, name: str, spec: Spec) -> None:
    _set_enabled(vault, "enable", name, True)


def _set_enabled(vault: Vault, what: str, name: str, enabled: bool) -> None:
    with vault.changing_itself(what, name) as tx:
        changing.update(tx, name, "", Change(enabled=enabled))


def _properties(spec: Spec) -> dict[str, Any]:
    """Return the members of a body that change properties as a specification says."""
    attributes = {"enabled": spec["enabled"]} if "enabled" in spec else {}
    return {"attributes": attributes, "tags": spec.get("tags")}


def _any_state(tx: Transaction, name: str) -> Certificate:
    certificate = tx.certificate(name)
    if certificate is None:
        raise errors.certificate_not_found(name)
    return certificate


CHANGES: dict[str, Callable[[Vault, str, Spec], None]] = {
    "create": _create,
    "delete": _delete,
    "recover": _recover,
    "purge": _purge,
    "recreate": _recreate,
    "delete_pending": _delete_pending,
    "cancel_pending": _cancel_pending,
    "complete_pending": _complete_pending,
    "fail_pending": _fail_pending,
    "merge": _merge,
    "import": _import,
    "update": _update,
    "update_policy": _update_policy,
    "renew": _renew,
    "set_issuer": _set_issuer,
    "delete_issuer": _delete_issuer,
    "set_contacts": _set_contacts,
    "disable": _disable,
    "enable": _enable,
}
