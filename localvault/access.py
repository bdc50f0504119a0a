"""Whether a caller may do what a request asks, by the model that the vault has."""

import hashlib

from localvault import errors
from localvault.rights import data_action, granting_role, permissions_of
from localvault.routes import Route
from localvault.vault import Vault


def admit(vault: Vault, route: Route, name: str) -> dict[str, str]:
    """Let a caller in; return what the answer's headers say of it. `name` is "" if there is none.

    Raises ServiceError, in the words of the vault's model, when the caller may not.
    """
    kind = _kind_of(route)
    if vault.settings.access == "policy":
        _admit_by_policy(vault, kind, route.permission)
        return {}
    action = data_action(kind, route.permission)
    role = granting_role(vault.settings.roles, action)
    if role is None:
        thing = f"{route.path.partition('/')[0].removeprefix('deleted')}/{name}" if name else ""
        raise errors.forbidden_by_roles(vault.tokens.caller, action, vault.name, thing)
    return {"x-ms-keyvault-rbac-assignment-id": _assignment(vault, role)}


def _admit_by_policy(vault: Vault, kind: str, permission: str) -> None:
    settings = vault.settings
    words = settings.permissions if kind == "certificates" else settings.secret_permissions
    if permission not in permissions_of(words, kind):
        raise errors.forbidden_by_policy(vault.tokens.caller, kind, permission, vault.name)


def _kind_of(route: Route) -> str:
    return "secrets" if route.path.startswith("secrets") else "certificates"


def _assignment(vault: Vault, role: str) -> str:
    """Return the id of a role's assignment: always the same for one role in one vault."""
    return hashlib.sha256(f"{vault.name}/{role}".encode()).hexdigest()[:32]
