"""The permissions on certificates that a vault can give the portal's identity."""

import re

from certificates.domain.failures import Failure

NAMES = (
    "get",
    "list",
    "create",
    "import",
    "update",
    "delete",
    "recover",
    "backup",
    "restore",
    "purge",
    "managecontacts",
    "getissuers",
    "listissuers",
    "setissuers",
    "deleteissuers",
    "manageissuers",
)
_ONE = "certificates/[^/]+"
_ISSUER = "certificates/issuers/[^/]+"

# Method, path and permission of every kind of request; the first line that fits counts.
_NEEDED = tuple(
    (re.compile(f"(?:{method}) {path}"), permission)
    for method, path, permission in (
        ("GET", "certificates", "list"),
        ("GET|PUT|DELETE", "certificates/contacts", "managecontacts"),
        ("GET", "certificates/issuers", "listissuers"),
        ("GET", _ISSUER, "getissuers"),
        ("PUT|PATCH", _ISSUER, "setissuers"),
        ("DELETE", _ISSUER, "deleteissuers"),
        ("POST", "certificates/restore", "restore"),
        ("POST", f"{_ONE}/create", "create"),
        ("POST", f"{_ONE}/pending/merge", "create"),
        ("POST", f"{_ONE}/import", "import"),
        ("POST", f"{_ONE}/backup", "backup"),
        ("GET", f"{_ONE}/versions", "list"),
        ("GET", f"{_ONE}(?:/[^/]+)?", "get"),
        ("PATCH", f"{_ONE}(?:/[^/]+)?", "update"),
        ("DELETE", f"{_ONE}/pending", "update"),
        ("DELETE", _ONE, "delete"),
        ("GET", "deletedcertificates", "list"),
        ("GET", "deletedcertificates/[^/]+", "get"),
        ("DELETE", "deletedcertificates/[^/]+", "purge"),
        ("POST", "deletedcertificates/[^/]+/recover", "recover"),
    )
)

# What a role must hold instead in a vault with role assignments; one action can be several names.
_ACTIONS = {
    "certificates/read": ("get", "list"),
    "certificates/delete": ("delete",),
    "certificatecontacts/write": ("managecontacts",),
    "certificatecas/read": ("getissuers", "listissuers"),
    "certificatecas/write": ("setissuers",),
    "certificatecas/delete": ("deleteissuers",),
}


def needed(method: str, path: str) -> str:
    """The permission that a request needs, "" where none is known. ``path`` has no query."""
    request = f"{method} {path.strip('/')}"
    return next((name for pattern, name in _NEEDED if pattern.fullmatch(request)), "")


def lacking(failure: Failure) -> tuple[str, ...]:
    """The permissions that the vault said are missing; none when it refused for another reason."""
    if failure.status != 403:
        return ()
    if failure.permission in NAMES:
        return (failure.permission,)
    action = failure.data_action.lower().removeprefix("microsoft.keyvault/vaults/")
    if action in _ACTIONS:
        return _ACTIONS[action]
    name = action.removeprefix("certificates/").removesuffix("/action")
    return (name,) if name in NAMES else ()
