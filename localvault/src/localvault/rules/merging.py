"""Merging what a certificate authority has signed into the request that waits for it."""

import base64
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from localvault import content, errors
from localvault.rows import Certificate, Operation, Status, Version
from localvault.rules import changing, finding, pending
from localvault.rules.policy import is_manual
from localvault.store import Transaction
from localvault.x509 import issued


def merge(tx: Transaction, name: str, body: Mapping[str, Any]) -> Certificate:
    """Finish the version that waits; only that its key is the certificate's is looked at.

    `body`: `x5c`, the certificates (base64 of DER), and as the caller likes `attributes`, `tags`.
    """
    certificate, operation = finding.operation_of(tx, name)
    if operation.status == Status.COMPLETED:
        raise errors.pending_not_found(name)
    if operation.status == Status.IN_PROGRESS and not is_manual(operation.issuer):
        raise errors.merge_forbidden(operation.issuer)
    change, certificates = changing.change_from(body), _certificates(body.get("x5c"))
    version = _version(tx, operation)
    place = content.place_of(version.private, certificates)
    if place is None:
        raise errors.key_differs()
    leaf = certificates.pop(place)
    version.chain = [base64.b64encode(der).decode() for der in certificates]
    version.leaf_at = place if certificate.preserve_order else 0
    version.tags = version.tags if change.tags is None else change.tags
    version.enabled = version.enabled if change.enabled is None else change.enabled
    operation.error = None
    pending.finish(tx, operation, version, issued(leaf))
    return certificate


def _version(tx: Transaction, operation: Operation) -> Version:
    version = tx.version(operation.key, operation.version)
    if version is None:
        raise LookupError("an operation without its version")
    return version


def _certificates(x5c: Any) -> list[bytes]:
    if not isinstance(x5c, list) or not x5c:
        raise errors.bad_property("x5c")
    try:
        read = [x509.load_der_x509_certificate(_der(each)) for each in x5c]
    except content.ODD as error:
        raise errors.bad_property("x5c") from error
    return [each.public_bytes(serialization.Encoding.DER) for each in read]


def _der(text: str) -> bytes:
    """Return the bytes; some clients encode twice, and the service takes that too."""
    once = base64.b64decode(text, validate=True)
    return once if once[:1] == b"\x30" else base64.b64decode(once, validate=True)
