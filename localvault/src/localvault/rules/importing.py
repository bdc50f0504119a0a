"""Importing a certificate that was made elsewhere, with its private key."""

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from localvault import content, described, errors, x509
from localvault.content import Content
from localvault.rows import Certificate, Version
from localvault.rules import changing, events, finding, issuing, renewing
from localvault.rules.changing import Change
from localvault.rules.policy import complete_around
from localvault.store import Transaction

# Of the password of a file, and of the subject of its certificate.
LONGEST_TEXT = 200


@dataclass(frozen=True)
class Import:
    """What shall be imported, read and checked as far as the vault is not asked."""

    name: str
    content: Content
    policy: dict[str, Any]
    change: Change
    preserve_order: bool | None


def import_from(name: str, body: Mapping[str, Any], *, all_kinds: bool) -> Import:
    """Return the import that a body spells. Raises ServiceError for an impossible one.

    `all_kinds`: the policy names the kinds of alternative names that there are none of, too.
    """
    asked = body.get("policy") or {}
    value, password = body.get("value"), body.get("pwd") or ""
    if not isinstance(asked, dict):
        raise errors.bad_property("policy")
    if not isinstance(value, str) or not isinstance(password, str):
        raise errors.bad_property("value")
    secret_props = asked.get("secret_props") or {}
    if not isinstance(secret_props, dict):
        raise errors.bad_property("policy.secret_props")
    kind = secret_props.get("contentType") or content.PFX
    _check_lengths_and_type(asked, secret_props, password)
    held = content.read(value, password, kind)
    try:
        policy = policy_for(asked, held, all_kinds=all_kinds)
    except content.ODD as error:
        raise content.unreadable(kind) from error
    order = changing.order_from(body)
    return Import(name, held, policy, changing.change_from(body), order)


def _check_lengths_and_type(
    asked: Mapping[str, Any], secret_props: Mapping[str, Any], password: str
) -> None:
    """Refuse a long password, and a policy that says something but not the kind of file."""
    if len(password) > LONGEST_TEXT:
        raise errors.bad_property("pwd")
    others = any(value for section, value in asked.items() if section != "secret_props")
    if others and not secret_props.get("contentType"):
        raise errors.bad_property("policy")


def policy_for(
    asked: Mapping[str, Any], held: Content, *, all_kinds: bool = True
) -> dict[str, Any]:
    """Return the policy: key and names are the certificate's, whatever was asked."""
    key_asked = asked.get("key_props") or {}
    if not isinstance(key_asked, dict):
        raise errors.bad_property("policy.key_props")
    exportable, reuse = key_asked.get("exportable") is not False, key_asked.get("reuse_key") is True
    names = described.x509_props(held.leaf, all_kinds=all_kinds)
    if len(names.get("subject", "")) > LONGEST_TEXT:
        raise errors.bad_subject()
    policy = complete_around(names, {**asked, "key_props": {}})
    policy["key_props"] = described.key_props(held.private, exportable, reuse)
    return policy


def check(tx: Transaction, wanted: Import) -> None:
    """Refuse what cannot be imported now."""
    finding.check_free(tx, wanted.name)
    issuing.check(tx, wanted.policy["issuer"]["name"])
    if x509.issued(wanted.content.leaf).exp <= tx.now:
        raise errors.expired()


def bring_in(tx: Transaction, wanted: Import) -> Certificate:
    """Make the version at once. There is no operation, and one that has ended is forgotten."""
    check(tx, wanted)
    now, made = int(tx.now), x509.issued(wanted.content.leaf)
    certificate = tx.certificate(wanted.name) or Certificate(
        wanted.name.lower(), wanted.name, wanted.policy, now, now
    )
    certificate.policy, certificate.policy_updated = wanted.policy, now
    if wanted.preserve_order is not None:
        certificate.preserve_order = wanted.preserve_order
    version = Version(
        id=uuid.uuid4().hex,
        key=certificate.key,
        place=tx.next_place(certificate.key),
        private=wanted.content.private,
        enabled=wanted.change.enabled is not False,
        nbf=made.nbf,
        exp=made.exp,
        created=now,
        updated=now,
        content_type=wanted.policy["secret_props"]["contentType"],
        exportable=wanted.policy["key_props"]["exportable"],
        der=made.der,
        x5t=made.x5t,
        chain=[base64.b64encode(der).decode() for der in wanted.content.chain],
        leaf_at=wanted.content.leaf_at if certificate.preserve_order else 0,
        tags=wanted.change.tags,
    )
    tx.save(certificate)
    tx.save(version)
    tx.forget_operation(certificate.key)
    events.new_version(tx, certificate.name, version)
    renewing.schedule(tx, certificate)
    return certificate
