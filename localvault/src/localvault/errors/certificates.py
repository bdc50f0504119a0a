"""Refusals by what a name, a version or an operation is at the moment."""

from localvault.errors.base import ServiceError


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


def pending_has_ended() -> ServiceError:
    """Only an operation in progress can be cancelled; the service ends this text with a blank."""
    return ServiceError(403, "Forbidden", "Pending status must be in progress to allow update. ")


def purge_protected() -> ServiceError:
    """Nothing can be purged before its time."""
    return ServiceError(
        403,
        "Forbidden",
        'Operation "purge" is not allowed because purge protection is enabled for this vault. Key '
        "Vault service will automatically purge it after the retention period has passed.",
    )
