"""Refusals in the service's own words: what is asked of which certificate, and what is answered.

The certificates have telling names; tests/contract/test_refusals.py makes them.
"""

import json
from typing import Any, NamedTuple

from localvault.caller import Answer

SELF_SIGNED: dict[str, Any] = {
    "policy": {"x509_props": {"subject": "CN=test"}, "issuer": {"name": "Self"}}
}
NO_VERSION = "0" * 32


class Refusal(NamedTuple):
    """A request that is refused."""

    method: str
    path: str
    body: Any
    status: int
    code: str
    message: str
    inner: str | None = None

    @property
    def label(self) -> str:
        """Return what a reader of test results knows the refusal by."""
        return f"{self.method} {self.path} {self.inner or self.code}"


def check(answer: Answer, refusal: Refusal) -> None:
    """Hold an answer against a refusal, to the byte."""
    error: dict[str, Any] = {"code": refusal.code, "message": refusal.message}
    if refusal.inner:
        error["innererror"] = {"code": refusal.inner}
    assert (answer.status, answer.json) == (refusal.status, {"error": error})
    assert answer.content == json.dumps({"error": error}, separators=(",", ":")).encode()
    assert "retry-after" not in answer.headers


def not_found(method: str, path: str, what: str, body: Any = None) -> Refusal:
    """A certificate or version that is not there."""
    return Refusal(
        method, path, body, 404, "CertificateNotFound",
        f"A certificate with (name/id) {what} was not found in this key vault. If you recently "
        "deleted this certificate you may be able to recover it using the correct recovery "
        "command. For help resolving this issue, please see "
        "https://go.microsoft.com/fwlink/?linkid=2125182",
    )  # fmt: skip


def not_deleted(method: str, name: str) -> Refusal:
    """A certificate that is not deleted, or not yet."""
    return Refusal(
        method, f"/deletedcertificates/{name}", None,
        404, "CertificateNotFound", f"Deleted Certificate not found: {name}",
    )  # fmt: skip


def not_pending(method: str, suffix: str = "", body: Any = None) -> Refusal:
    """An operation that is not there."""
    return Refusal(
        method, f"/certificates/nobody/pending{suffix}", body,
        404, "PendingCertificateNotFound", "Pending Certificate not found: nobody",
    )  # fmt: skip


def no_issuer(method: str, body: Any = None) -> Refusal:
    """An issuer that is not there."""
    return Refusal(
        method, "/certificates/issuers/nobody", body,
        404, "CertificateIssuerNotFound", "Issuer not found",
    )  # fmt: skip


def no_contacts(method: str) -> Refusal:
    """Contacts that were never set."""
    return Refusal(
        method, "/certificates/contacts", None, 404, "ContactsNotFound", "Contacts not found"
    )


def not_allowed(method: str, path: str, body: Any = None) -> Refusal:
    """A path that does not answer this method."""
    return Refusal(method, path, body, 405, "MethodNotAllowed", f"HTTP {method} not allowed")


def bad(method: str, path: str, body: Any, message: str, code: str = "BadParameter") -> Refusal:
    """A request that makes no sense."""
    return Refusal(method, path, body, 400, code, message)


def conflict(path: str, body: Any, message: str, inner: str | None = None) -> Refusal:
    """A POST that cannot be done to what is there now."""
    return Refusal("POST", path, body, 409, "Conflict", message, inner)


def held_by_deleted(path: str, body: Any) -> Refusal:
    """A name that still belongs to a deleted certificate."""
    return conflict(
        path, body,
        "Certificate deleted is currently in a deleted but recoverable state, and its name cannot "
        "be reused; in this state, the certificate can only be recovered or purged.",
        "ObjectIsDeletedButRecoverable",
    )  # fmt: skip


def held_by_going(name: str) -> Refusal:
    """A name that belongs to a certificate that is on its way out."""
    return conflict(
        f"/certificates/{name}/create", SELF_SIGNED,
        f"Certificate {name} is currently being deleted and cannot be re-created; retry later.",
        "ObjectIsBeingDeleted",
    )  # fmt: skip


def in_progress(path: str, body: Any) -> Refusal:
    """A further version while one is in the making; the code is the service's."""
    return Refusal(
        "POST", path, body, 409, "Forbidden",
        "A new key vault certificate can not be created or imported while a pending key vault "
        "certificate's status is inProgress.",
    )  # fmt: skip


def too_many_tags(method: str, path: str, body: Any) -> Refusal:
    """A sixteenth tag; the text has two blanks where it names nothing."""
    tags = {f"tag{number}": "" for number in range(16)}
    return bad(method, path, {**body, "tags": tags}, "Property  has invalid value\r\n")
