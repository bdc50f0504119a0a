"""Refusals of requests that make no sense, whatever the vault holds."""

from localvault.errors.base import ServiceError, bad_parameter

API_VERSIONS = (
    "2016-10-01", "7.0", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "2025-07-01", "2026-04-01",
)  # fmt: skip


def is_recent(version: str) -> bool:
    """Tell whether a version that the vault speaks is 2025-07-01 or a later one."""
    return API_VERSIONS.index(version) >= API_VERSIONS.index("2025-07-01")


def bad_api_version(version: str, latest: str) -> ServiceError:
    """An api-version that the vault does not speak; `latest` is the newest that it does."""
    return bad_parameter(
        f"The specified version ({version}) is not recognized. "
        f"Consider using the latest supported version ({latest})."
    )


def method_not_allowed(method: str) -> ServiceError:
    """No operation answers this method on this path."""
    return ServiceError(405, "MethodNotAllowed", f"HTTP {method} not allowed")


def no_such_path() -> ServiceError:
    """A path that belongs to no part of the certificates API."""
    return ServiceError(404, "NotFound", "The requested resource was not found.")


def bad_name(name: str) -> ServiceError:
    """A name with other characters than letters, digits and hyphens, or a too long one."""
    return bad_parameter(f"The request URI contains an invalid name: {name}")


def bad_property(path: str, detail: str = "") -> ServiceError:
    """A member of the body has an impossible value; the service ends this text with CR LF."""
    return bad_parameter(f"Property {path} has invalid value{detail and '. ' + detail}\r\n")


def bad_subject() -> ServiceError:
    """The subject is no X.500 name."""
    return bad_property("policy.x509_props", "Invalid X.500 distinguished name")
