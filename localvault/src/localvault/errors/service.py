"""Refusals by the service as a whole: too many requests, or it is not well."""

from localvault.errors.base import ServiceError


def throttled() -> ServiceError:
    """Too many requests in ten seconds."""
    return ServiceError(
        429,
        "Throttled",
        "Request was not processed because too many requests were received. "
        "Reason: VaultRequestTypeLimitReached",
    )


def internal_error() -> ServiceError:
    """Something went wrong inside the service."""
    return ServiceError(500, "InternalServerError", "An internal error has occurred.")


def unavailable() -> ServiceError:
    """The service cannot answer for a while."""
    return ServiceError(503, "ServiceUnavailable", "The service is temporarily unavailable.")
