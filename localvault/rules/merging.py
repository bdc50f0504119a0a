"""Merging what a certificate authority has signed into the request that waits for it."""

import base64
import binascii
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from localvault import errors
from localvault import x509 as made
from localvault.rows import Certificate, Status
from localvault.rules import finding, pending
from localvault.rules.changing import Change
from localvault.rules.policy import is_manual
from localvault.store import Transaction


def merge(tx: Transaction, name: str, x5c: Any, change: Change) -> Certificate:
    """Finish the version that waits; only that its key is the certificate's is looked at."""
    certificate, operation = finding.operation_of(tx, name)
    if operation.status == Status.COMPLETED:
        raise errors.pending_not_found(name)
    if operation.status == Status.IN_PROGRESS and not is_manual(operation.issuer):
        raise errors.merge_forbidden(operation.issuer)
    leaf, *chain = _certificates(x5c)
    version = tx.version(operation.key, operation.version)
    if version is None:
        raise LookupError("an operation without its version")
    key = serialization.load_der_private_key(
        version.private, None, unsafe_skip_rsa_key_validation=True
    )
    if made.public_bytes(leaf.public_key()) != made.public_bytes(key.public_key()):
        raise errors.key_differs()
    version.chain = [_encoded(each) for each in chain]
    version.tags = version.tags if change.tags is None else change.tags
    version.enabled = version.enabled if change.enabled is None else change.enabled
    der = leaf.public_bytes(serialization.Encoding.DER)
    pending.finish(tx, operation, version, made.issued(der))
    return certificate


def _certificates(x5c: Any) -> list[x509.Certificate]:
    if not isinstance(x5c, list) or not x5c:
        raise errors.bad_property("x5c")
    try:
        return [x509.load_der_x509_certificate(_der(each)) for each in x5c]
    except (ValueError, TypeError, binascii.Error) as error:
        raise errors.bad_property("x5c") from error


def _der(text: str) -> bytes:
    """Return the bytes; some clients encode twice, and the service takes that too."""
    once = base64.b64decode(text, validate=True)
    return once if once[:1] == b"\x30" else base64.b64decode(once, validate=True)


def _encoded(certificate: x509.Certificate) -> str:
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()
