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
    kind, settings = _kind_of(route), vault.settings
    if settings.access == "policy":
        words = settings.permissions if kind == "certificates" else settings.secret_permissions
        if route.permission not in permissions_of(words, kind):
            raise not_by_policy(vault, route)
        return {}
    role = granting_role(settings.roles, data_action(kind, route.permission))
    if role is None:
        raise not_by_roles(vault, route, name)
    return {"x-ms-keyvault-rbac-assignment-id": _assignment(vault, role)}


def not_by_policy(vault: Vault, route: Route) -> errors.ServiceError:
    """Return the refusal of a caller whose access policy lacks what a route needs."""
    return errors.forbidden_by_policy(
        vault.tokens.caller, _kind_of(route), route.permission, vault.name
    )


def not_by_roles(vault: Vault, route: Route, name: str) -> errors.ServiceError:
    """Return the refusal of a caller whose roles lack what a route needs."""
    kind = _kind_of(route)
    action = data_action(kind, route.permission)
    thing = f"{kind}/{name}" if name else ""
    return errors.forbidden_by_roles(vault.tokens.caller, action, vault.name, thing)


def _kind_of(route: Route) -> str:
    return "secrets" if route.path.startswith("secrets") else "certificates"


def _assignment(vault: Vault, role: str) -> str:
    """Return the id of a role's assignment: always the same for one role in one vault."""
    return hashlib.sha256(f"{vault.name}/{role}".encode()).hexdigest()[:32]
