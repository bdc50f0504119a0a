"""Refusals about issuers and contacts."""

from localvault.errors.base import ServiceError


def issuer_not_found() -> ServiceError:
    """No issuer of this name."""
    return ServiceError(404, "CertificateIssuerNotFound", "Issuer not found")


def contacts_not_found() -> ServiceError:
    """Nobody is notified about certificates."""
    return ServiceError(404, "ContactsNotFound", "Contacts not found")


def organization_id_missing() -> ServiceError:
    """An account with DigiCert is not complete without the organization's id."""
    return ServiceError(400, "BadParameter", "Id in organization details is not set")
