"""What each route does: one function each, named like its route."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from localvault import errors, lifecycle, wire
from localvault.lifecycle import Plan
from localvault.messages import Request, Response
from localvault.policy import checked_tags, complete_policy
from localvault.rows import Certificate, State, Status
from localvault.store import Transaction
from localvault.vault import Vault

LARGEST_PAGE = 25
_RETRY_AFTER = {"Retry-After": "10"}


@dataclass(frozen=True)
class Call:
    """A request with what its path names and its place in the journal."""

    request: Request
    route: str | None
    name: str
    version: str
    authorised: bool
    seq: int

    @property
    def base(self) -> str:
        """The vault's URL as the caller wrote it."""
        return self.request.base

    def json(self) -> dict[str, Any]:
        """Return the body, which must be a JSON object."""
        try:
            body = json.loads(self.request.body or b"{}")
        except ValueError as error:
            raise errors.bad_parameter("The request body is not valid JSON.") from error
        if not isinstance(body, dict):
            raise errors.bad_parameter("The request body is not a JSON object.")
        return body


def create(vault: Vault, call: Call) -> Response:
    """Begin a certificate or its next version."""
    plan = plan_from(call.name, call.json())
    with vault.looking() as tx:
        policy, reused = lifecycle.check_create(tx, plan)
    # Making a key can take a second: nobody waits for it, so the name is checked once more.
    material = lifecycle.make_material(policy, reused)
    with vault.changing(call.seq) as tx:
        lifecycle.check_create(tx, plan)
        delay = vault.settings.create_delay
        operation = lifecycle.begin_create(tx, plan, material, delay)
        certificate = lifecycle.active(tx, call.name)
    version = call.request.query["api-version"]
    location = (
        f"{call.base}/certificates/{certificate.name}/pending"
        f"?api-version={version}&request_id={operation.request_id}"
    )
    body = wire.operation(call.base, certificate.name, operation)
    return _answer(body, 202, {"Location": location, **_RETRY_AFTER})


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
        preserve_order=body.get("preserveCertOrder") is True,
    )


def pending(vault: Vault, call: Call) -> Response:
    """Show a certificate's operation."""
    with vault.looking() as tx:
        certificate, operation = lifecycle.operation_of(tx, call.name)
    wanted = call.request.query.get("request_id")
    if wanted and wanted != operation.request_id:
        raise errors.pending_not_found(call.name)
    headers = _RETRY_AFTER if operation.status == Status.IN_PROGRESS else {}
    return _answer(wire.operation(call.base, certificate.name, operation), headers=headers)


def policy(vault: Vault, call: Call) -> Response:
    """Show a certificate's policy."""
    with vault.looking() as tx:
        certificate = lifecycle.active(tx, call.name)
    return _answer(wire.policy(call.base, certificate))


def certificate(vault: Vault, call: Call) -> Response:
    """Show the latest finished version of a certificate, with policy and pending."""
    with vault.looking() as tx:
        return _answer(_whole(tx, lifecycle.active(tx, call.name), call.base))


def version(vault: Vault, call: Call) -> Response:
    """Show one version of a certificate."""
    with vault.looking() as tx:
        found = tx.certificate(call.name)
        row = tx.version(found.key, call.version) if found else None
    if found is None or row is None or found.state != State.ACTIVE:
        raise errors.certificate_not_found(f"{call.name}/versions/{call.version}")
    return _answer(wire.version_bundle(call.base, found.name, row))


def versions(vault: Vault, call: Call) -> Response:
    """List the finished versions of a certificate by id; none for an unknown name."""
    size = _page_size(call)
    with vault.looking() as tx:
        found = tx.certificate(call.name)
        known = found is not None and found.state == State.ACTIVE
        rows = tx.versions(found.key, _after(call), size + 1) if found and known else []
    name = found.name if found else call.name
    items = [wire.item(call.base, name, row, with_version=True) for row in rows]
    return _page(call, items, [row.id for row in rows], size)


def delete(vault: Vault, call: Call) -> Response:
    """Begin to delete a certificate."""
    with vault.changing(call.seq) as tx:
        certificate = lifecycle.delete(tx, call.name, vault.settings.delete_delay)
        return _answer(_whole(tx, certificate, call.base, wire.deleted_bundle))


def deleted(vault: Vault, call: Call) -> Response:
    """Show a certificate whose deletion has finished."""
    with vault.looking() as tx:
        certificate = lifecycle.deleted(tx, call.name)
        return _answer(_whole(tx, certificate, call.base, wire.deleted_bundle))


def recover(vault: Vault, call: Call) -> Response:
    """Begin to bring a deleted certificate back."""
    with vault.changing(call.seq) as tx:
        delay = vault.settings.recover_delay
        certificate = lifecycle.recover(tx, call.name, delay, call.base)
        return _answer(_whole(tx, certificate, call.base))


def list_certificates(vault: Vault, call: Call) -> Response:
    """List certificates by name."""
    return _list(vault, call, State.ACTIVE)


def list_deleted(vault: Vault, call: Call) -> Response:
    """List deleted certificates by name."""
    return _list(vault, call, State.DELETED)


def _list(vault: Vault, call: Call, state: State) -> Response:
    size = _page_size(call)
    unfinished = call.request.query.get("includePending", "").lower() == "true"
    with vault.looking() as tx:
        rows = tx.page(state, unfinished, _after(call), size + 1)
        items = [_item(tx, row, call.base) for row in rows]
    return _page(call, items, [row.key for row in rows], size)


def _item(tx: Transaction, row: Certificate, base: str) -> wire.Json:
    latest = tx.latest(row.key)
    if row.state == State.DELETED:
        return wire.deleted_item(base, row, latest)
    return wire.item(base, row.name, latest, with_version=False)


def _whole(
    tx: Transaction,
    certificate: Certificate,
    base: str,
    body: Callable[..., wire.Json] = wire.bundle,
) -> wire.Json:
    has_operation = tx.operation(certificate.key) is not None
    return body(base, certificate, tx.latest(certificate.key), has_operation)


def _page_size(call: Call) -> int:
    wanted = call.request.query.get("maxresults")
    if wanted is None:
        return LARGEST_PAGE
    if not wanted.isdecimal() or not 1 <= int(wanted) <= LARGEST_PAGE:
        raise errors.bad_parameter(f"The value of maxresults must be 1 to {LARGEST_PAGE}.")
    return int(wanted)


def _after(call: Call) -> str:
    """Return the place the previous page ended at, which its nextLink carries."""
    token = call.request.query.get("$skiptoken", "")
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except (ValueError, binascii.Error) as error:
        raise errors.bad_parameter("The value of $skiptoken is not valid.") from error


def _page(call: Call, items: list[wire.Json], places: list[str], size: int) -> Response:
    """Answer one page; `items` has one more than fits if there is a next page."""
    if len(items) <= size:
        return _answer(wire.page(items, None))
    token = base64.urlsafe_b64encode(places[size - 1].encode()).rstrip(b"=").decode()
    query = call.request.query
    kept = [
        f"{key}={quote(query[key])}" for key in ("maxresults", "includePending") if key in query
    ]
    link = "&".join([f"api-version={query['api-version']}", f"$skiptoken={token}", *kept])
    path = "/".join(call.request.segments)
    return _answer(wire.page(items[:size], f"{_with_port(call.base)}/{path}?{link}"))


def _with_port(base: str) -> str:
    """The service writes the port into nextLink, and only there."""
    return base if urlsplit(base).port else f"{base}:443"


def _answer(
    body: wire.Json, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(status, wire.encode(body), headers or {})
