"""Faults of a vault, and what pages then say."""

from dataclasses import dataclass, field
from typing import Any

from localvault.identity import APP_ID, OBJECT_ID


def said(code: str, message: str, inner: str = "") -> dict[str, Any]:
    """An error body of Key Vault."""
    error: dict[str, Any] = {"code": code, "message": message}
    return {"error": error | ({"innererror": {"code": inner}} if inner else {})}


@dataclass(frozen=True)
class Row:
    """A fault of the vault, and what pages then say."""

    kind: str
    options: dict[str, Any]
    words: tuple[str, ...]
    has_request_id: bool = True
    count: int = field(default=1)


def answer(status: int, code: str, message: str, inner: str = "") -> dict[str, Any]:
    """The options of a fault that answers so."""
    return {"status": status, "body": said(code, message, inner)}


OTHER_TENANT = (
    "AKV10032: Invalid issuer. Expected one of https://sts.windows.net/theirs/, found "
    "https://sts.windows.net/ours/."
)
READING = {
    "access policy": Row(
        "forbid",
        {"by": "policy"},
        (
            f"The portal's identity (app {APP_ID}, object {OBJECT_ID}) lacks the certificate",
            "permission get in kv-tests.",
            "This command replaces the certificate permissions of the identity",
            'az keyvault show --name kv-tests --query "properties.accessPolicies[?objectId==',
            f"az keyvault set-policy --name kv-tests --object-id {OBJECT_ID}",
            "Key Vault kv-tests: permission get for kvportal",
        ),
    ),
    "roles": Row(
        "forbid",
        {"by": "roles"},
        (
            "lacks the permission Microsoft.KeyVault/vaults/certificates/read in kv-tests.",
            f"az role assignment create --assignee-object-id {OBJECT_ID}",
            '--role "Key Vault Reader"',
            "It can take 10 minutes to work.",
        ),
    ),
    "unknown model": Row(
        "answer",
        answer(403, "Forbidden", "Caller is not authorized to perform action on resource."),
        ("az keyvault show --name kv-tests --query properties.enableRbacAuthorization",),
        has_request_id=False,
    ),
    "firewall": Row(
        "forbid",
        {"by": "firewall"},
        (
            "kv-tests does not accept the portal's address 203.0.113.7.",
            "az keyvault network-rule add --name kv-tests --ip-address 203.0.113.7/32",
            "up to 15 minutes",
            "Key Vault kv-tests: address 203.0.113.7 for kvportal",
        ),
    ),
    "private network": Row(
        "forbid",
        {"by": "connection"},
        ("kv-tests accepts private connections only.", "private endpoint", "DNS zone"),
    ),
    "throttled with a time": Row(
        "refuse",
        {"status": 429, "retry_after": "7"},
        ("kv-tests limits requests for now.", "Reading goes on by itself at "),
    ),
    "throttled": Row(
        "refuse", {"status": 429}, ("kv-tests limits requests for now.", "load the page again")
    ),
    "5xx": Row(
        "refuse",
        {"status": 503},
        ("kv-tests answers with an error of its own (503).", "Check the connection"),
    ),
    "no answer": Row(
        "silence", {}, ("kv-tests does not answer.", "Check the connection"), has_request_id=False
    ),
    "dropped": Row("drop", {}, ("kv-tests does not answer.",), has_request_id=False),
    "token ended": Row(
        "expired",
        {},
        (
            "kv-tests no longer accepts the portal's sign-in (token ended or taken back).",
            "A new one was tried once.",
            "Check the clock of the server",
        ),
        count=9,
    ),
    "another tenant": Row(
        "answer",
        answer(401, "Unauthorized", OTHER_TENANT),
        (
            "kv-tests belongs to tenant theirs; the portal signs in to ours.",
            "Set AZURE_TENANT_ID to the tenant of the vault.",
        ),
        has_request_id=False,
    ),
    "wrong cloud": Row(
        "answer",
        answer(
            401, "Unauthorized", "AKV10022: Invalid audience. Expected https://vault.azure.net."
        ),
        (
            "kv-tests does not accept the portal",
            "Set AZURE_AUTHORITY_HOST to the sign-in service of the vault",
        ),
        has_request_id=False,
    ),
    "a proxy": Row(
        "answer",
        {"status": 403, "body": "<html>Blocked</html>"},
        ("What answers as kv-tests is not a key vault.", "a proxy may be in between"),
        has_request_id=False,
    ),
    "a bare 400": Row(
        "answer",
        {"status": 400, "body": ""},
        (
            "kv-tests refused the request and did not say why (400).",
            "Another implementation of it may not know API version 2026-04-01.",
            "name the version that it speaks in KVPORTAL_API_VERSION.",
        ),
        has_request_id=False,
    ),
}


CHANGES = {
    "parallel work": (
        answer(409, "Conflict", "There was a conflict while deleting the certificate 'x'."),
        ("kv-tests is doing something else with", "See what is under way."),
    ),
    "being deleted": (
        answer(409, "Conflict", "It is currently being deleted.", "ObjectIsBeingDeleted"),
        ("kv-tests is still deleting", "The name is available in a few minutes."),
    ),
    "pending": (
        answer(409, "Forbidden", "while a pending key vault certificate's status is inProgress."),
        ("already has an operation under way (inProgress).", "Cancel that operation."),
    ),
    "throttled": (
        answer(429, "Throttled", "Too many requests."),
        ("kv-tests limits requests for now.", "Try again"),
    ),
    "policy": (
        answer(400, "BadParameter", "Invalid X.500 distinguished name."),
        ("Invalid X.500 distinguished name.", "Correct it and try again"),
    ),
}
