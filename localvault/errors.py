"""Every refusal the vault can give: status, code and the service's own words, one function each."""

from dataclasses import dataclass

API_VERSIONS = (
    "2016-10-01", "7.0", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "2025-07-01", "2026-04-01",
)  # fmt: skip


@dataclass(eq=False)
class ServiceError(Exception):
    """A refusal, as it goes over the wire."""

    status: int
    code: str
    message: str
    inner: str | None = None


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


def bad_api_version(version: str) -> ServiceError:
    """An api-version the vault never spoke."""
    return bad_parameter(
        f"The specified version ({version}) is not recognized. "
        f"Consider using the latest supported version ({API_VERSIONS[-1]})."
    )


def method_not_allowed(method: str) -> ServiceError:
    """No operation answers this method on this path."""
    return ServiceError(405, "MethodNotAllowed", f"HTTP {method} not allowed")


def no_such_path() -> ServiceError:
    """A path that belongs to no part of the certificates API."""
    return ServiceError(404, "NotFound", "The requested resource was not found.")


def bad_parameter(message: str) -> ServiceError:
    """Something in the request does not fit."""
    return ServiceError(400, "BadParameter", message)


def bad_name(name: str) -> ServiceError:
    """A name with other characters than letters, digits and hyphens, or a too long one."""
    return bad_parameter(f"The request URI contains an invalid name: {name}")


def bad_property(path: str, detail: str = "") -> ServiceError:
    """A member of the body has an impossible value; the service ends this text with CR LF."""
    return bad_parameter(f"Property {path} has invalid value{detail and '. ' + detail}\r\n")


def bad_subject() -> ServiceError:
    """The subject is no X.500 name."""
    return bad_property("policy.x509_props", "Invalid X.500 distinguished name")


def certificate_not_found(name: str) -> ServiceError:
    """No such certificate (`name`), or no such version (`name/versions/version`)."""
    return ServiceError(
        404,
        "CertificateNotFound",
        f"A certificate with (name/id) {name} was not found in this key vault. If you recently "
        "deleted this certificate you may be able to recover it using the correct recovery "
        "command. For help resolving this issue, please see "
        "https://go.microsoft.com/fwlink/?linkid=2125182",
    )


def deleted_not_found(name: str) -> ServiceError:
    """No deleted certificate of this name, or its deletion has not finished."""
    return ServiceError(404, "CertificateNotFound", f"Deleted Certificate not found: {name}")


def pending_not_found(name: str) -> ServiceError:
    """No operation on this certificate."""
    return ServiceError(404, "PendingCertificateNotFound", f"Pending Certificate not found: {name}")


def pending_in_progress() -> ServiceError:
    """A new version cannot be asked for while another one is being made (code as documented)."""
    return ServiceError(
        409,
        "Forbidden",
        "A new key vault certificate can not be created or imported while a pending key vault "
        "certificate's status is inProgress.",
    )


def name_is_deleted(name: str) -> ServiceError:
    """The name belongs to a certificate that can still be recovered."""
    return ServiceError(
        409,
        "Conflict",
        f"Certificate {name} is currently in a deleted but recoverable state, and its name cannot "
        "be reused; in this state, the certificate can only be recovered or purged.",
        "ObjectIsDeletedButRecoverable",
    )


def name_being_deleted(name: str) -> ServiceError:
    """The name belongs to a certificate whose deletion is still at work."""
    return ServiceError(
        409,
        "Conflict",
        f"Certificate {name} is currently being deleted and cannot be re-created; retry later.",
        "ObjectIsBeingDeleted",
    )


def name_being_recovered(name: str) -> ServiceError:
    """The name belongs to a certificate that is coming back."""
    return ServiceError(
        409,
        "Conflict",
        f"Certificate {name} is currently being recovered and cannot be re-created; retry later.",
        "ObjectIsBeingRecovered",
    )


def still_being_deleted() -> ServiceError:
    """Recover (or purge) came before the deletion finished."""
    return ServiceError(
        409, "Conflict", "Certificate is currently being deleted.", "ObjectIsBeingDeleted"
    )


def recover_conflict(identifier: str) -> ServiceError:
    """A second recover while the first one is at work."""
    thing = "the soft-deleted certificate"
    return ServiceError(
        409,
        "Conflict",
        f"There was a conflict while recovering {thing} '{identifier}'. This can happen when "
        f"multiple operations are performed in parallel against {thing}. To avoid this error, "
        f"perform operations against {thing} in a sequential manner.",
    )
