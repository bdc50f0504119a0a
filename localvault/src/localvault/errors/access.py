"""Refusals of callers: no good token, not the right, or from the wrong place."""

from localvault.errors.base import ServiceError

LOCATION = "westeurope"
_CHANGED_RECENTLY = (
    "If role assignments, deny assignments or role definitions were changed recently, "
    "please observe propagation time."
)
# An address of those that are set aside for documentation.
_ADDRESS = "203.0.113.7"
_SUBSCRIPTION = "/subscriptions/4f6d2a10-83b7-4c5e-9d21-7ae05c1b6f38/resourcegroups/localvault"


def unauthorized() -> ServiceError:
    """No token, or one that is not accepted."""
    return ServiceError(
        401, "Unauthorized", "AKV10000: Request is missing a Bearer, PoP, or MTLS_POP token."
    )


def token_expired() -> ServiceError:
    """The token was good once."""
    return ServiceError(401, "Unauthorized", "[TokenExpired] Error validating token: 'S2S12086'.")


def token_revoked() -> ServiceError:
    """The token is good, but something about the caller has changed since it was issued."""
    return ServiceError(
        401,
        "Unauthorized",
        "Continuous access evaluation resulted in challenge with result: InteractionRequired and "
        "code: TokenIssuedBeforeRevocationTimestamp",
    )


def forbidden_by_policy(caller: str, kind: str, permission: str, vault: str) -> ServiceError:
    """The access policy does not give the caller a permission on `certificates` or `secrets`."""
    return _forbidden(
        f"The user, group or application '{caller}' does not have {kind} {permission} "
        f"permission on key vault '{vault};location={LOCATION}'. For help resolving this issue, "
        "please see https://go.microsoft.com/fwlink/?linkid=2125287",
        "ForbiddenByPolicy",
    )


def forbidden_by_roles(caller: str, action: str, vault: str, thing: str) -> ServiceError:
    """No role of the caller holds a data action on `thing` of the vault ("": on the vault)."""
    resource = f"{_SUBSCRIPTION}/providers/microsoft.keyvault/vaults/{vault}"
    lines = [
        "Caller is not authorized to perform action on resource.",
        _CHANGED_RECENTLY,
        f"Caller: {caller}",
        f"Action: '{action}'",
        f"Resource: '{resource.lower()}{thing and '/' + thing}'",
        "Assignment: (not found)",
        "DenyAssignmentId: null",
        # The service leaves a blank at the end of this line.
        "DecisionReason: 'DeniedWithNoValidRBAC' ",
        f"Vault: {vault};location={LOCATION}",
        "",
    ]
    return _forbidden("\r\n".join(lines), "ForbiddenByRbac")


def forbidden_by_firewall(caller: str, vault: str) -> ServiceError:
    """The vault's firewall does not know the caller's address."""
    return _forbidden(
        "Client address is not authorized and caller is not a trusted service.\r\n"
        f"Client address: {_ADDRESS}\r\nCaller: {caller}\r\nVault: {vault};location={LOCATION}",
        "ForbiddenByFirewall",
    )


def forbidden_by_connection(caller: str, vault: str) -> ServiceError:
    """The vault can be reached by private links only."""
    return _forbidden(
        "Public network access is disabled and request is not from a trusted service nor via an "
        f"approved private link.\r\nCaller: {caller}\r\nVault: {vault};location={LOCATION}",
        "ForbiddenByConnection",
    )


def _forbidden(message: str, inner: str) -> ServiceError:
    return ServiceError(403, "Forbidden", message, inner)
