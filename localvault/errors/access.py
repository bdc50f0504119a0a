"""Refusals of callers: no token, or not the right."""

from localvault.errors.base import ServiceError


def unauthorized() -> ServiceError:
    """No token, or one that is not accepted."""
    return ServiceError(
        401, "Unauthorized", "AKV10000: Request is missing a Bearer, PoP, or MTLS_POP token."
    )


def forbidden(caller: str, permission: str, vault: str) -> ServiceError:
    """The access policy does not give the caller this permission."""
    return ServiceError(
        403,
        "Forbidden",
        f"The user, group or application '{caller}' does not have certificates {permission} "
        f"permission on key vault '{vault};location=westeurope'. For help resolving this issue, "
        "please see https://go.microsoft.com/fwlink/?linkid=2125287",
        "ForbiddenByPolicy",
    )
