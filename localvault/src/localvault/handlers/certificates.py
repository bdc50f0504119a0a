"""Certificates and their versions."""

from collections.abc import Callable, Mapping
from typing import Any

from localvault import errors, wire
from localvault.call import RETRY_AFTER, Call, answer
from localvault.messages import Response
from localvault.paging import after, page, page_size
from localvault.rows import Certificate, Listed, State
from localvault.rules import changing, creating, finding
from localvault.rules.creating import Plan
from localvault.rules.policy import checked_tags, complete_policy
from localvault.store import Transaction
from localvault.vault import Vault


def create(vault: Vault, call: Call) -> Response:
    """Begin a certificate or its next version."""
    plan = plan_from(call.name, call.json())
    with vault.looking() as tx:
        policy, reused = creating.check_create(tx, plan)
    # Making a key can take a second: nobody waits for it, so the name is checked once more.
    material = creating.make_material(policy, reused)
    with vault.changing(call.seq) as tx:
        creating.check_create(tx, plan)
        operation = creating.begin_create(tx, plan, material)
        certificate = finding.active(tx, call.name)
    version = call.request.query["api-version"]
    location = (
        f"{call.base}/certificates/{certificate.name}/pending"
        f"?api-version={version}&request_id={operation.request_id}"
    )
    body = wire.operation(vault.context(call.base), certificate, operation)
    return answer(body, 202, {"Location": location, **RETRY_AFTER})


def plan_from(name: str, body: Mapping[str, Any]) -> Plan:
    """Return the plan that a create body spells. Raises ServiceError for an impossible one."""
    policy = body.get("policy")
    if policy is not None and not isinstance(policy, dict):
        raise errors.bad_property("policy")
    attributes = body.get("attributes") or {}
    if not isinstance(attributes, dict):
        raise errors.bad_property("attributes")
    return Plan(
        name=name,
        policy=None if policy is None else complete_policy(policy),
        enabled=attributes.get("enabled") is not False,
        tags=checked_tags(body.get("tags")),
        preserve_order=changing.order_from(body),
    )


def certificate(vault: Vault, call: Call) -> Response:
    """Show the latest finished version of a certificate, with policy and pending."""
    with vault.looking() as tx:
        found = finding.active(tx, call.name)
        return answer(whole(tx, found, vault.context(call.base)))


def version(vault: Vault, call: Call) -> Response:
    """Show one version of a certificate."""
    with vault.looking() as tx:
        found = tx.certificate(call.name)
        row = tx.version(found.key, call.version) if found else None
    if found is None or row is None or found.state != State.ACTIVE:
        raise errors.certificate_not_found(f"{call.name}/versions/{call.version}")
    return answer(wire.version_bundle(vault.context(call.base), found.name, row))


def update(vault: Vault, call: Call) -> Response:
    """Change the latest version, or the one that is named."""
    change = changing.change_from(call.json())
    context = vault.context(call.base)
    with vault.changing(call.seq) as tx:
        found, row = changing.update(tx, call.name, call.version, change)
        if not call.version:
            return answer(whole(tx, found, context))
        has_operation = tx.operation(found.key) is not None
    return answer(wire.updated_version(context, found, row, has_operation))


def versions(vault: Vault, call: Call) -> Response:
    """List the finished versions of a certificate by id; none for an unknown name."""
    size = page_size(call)
    with vault.looking() as tx:
        found = tx.certificate(call.name)
        known = found is not None and found.state == State.ACTIVE
        rows = tx.versions(found.key, after(call), size + 1) if found and known else []
    name, context = found.name if found else call.name, vault.context(call.base)
    items = [wire.item(context, name, row, with_version=True) for row in rows]
    return page(call, items, [row.id for row in rows], size)


def list_certificates(vault: Vault, call: Call) -> Response:
    """List certificates by name."""
    return list_in(vault, call, State.ACTIVE)


def list_in(vault: Vault, call: Call, state: State) -> Response:
    """List the certificates that are in a state, by name.

    What never was finished has its place on a page even when it is not shown: pages can be short.
    """
    size, context = page_size(call), vault.context(call.base)
    unfinished = call.request.query.get("includePending", "").lower() == "true"
    with vault.looking() as tx:
        rows = tx.page(state, after(call), size + 1)
    shown = [row for row in rows[:size] if unfinished or row.der is not None]
    items = [_item(context, row, state) for row in shown]
    return page(call, items, [row.key for row in rows], size)


def whole(
    tx: Transaction,
    certificate: Certificate,
    context: wire.Context,
    body: Callable[..., wire.Json] = wire.bundle,
) -> wire.Json:
    """Return the latest version of a certificate with all that belongs to it."""
    has_operation = tx.operation(certificate.key) is not None
    return body(context, certificate, tx.latest(certificate.key), has_operation)


def _item(context: wire.Context, row: Listed, state: State) -> wire.Json:
    if state == State.DELETED:
        return wire.deleted_item(context, row)
    return wire.item(context, row.name, row, with_version=False)
