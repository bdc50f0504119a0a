"""Refusals of what a caller brings: certificates to merge, files to import, backups, secrets."""

from localvault.errors.base import ServiceError, bad_parameter


def key_differs() -> ServiceError:
    """The certificate is not one for the private key."""
    return bad_parameter(
        "The public key of the end-entity certificate in the specified X.509 certificate content "
        "does not match the public part of the specified private key. Please check if certificate "
        "is valid."
    )


def merge_forbidden(issuer: str) -> ServiceError:
    """An issuer is still at work on the request (spelt as the service spells it)."""
    return ServiceError(
        403,
        "Forbidden",
        f"Merge is forbidden on pending object created with issuer : {issuer} while it is in "
        "progess.",
    )


def unreadable_pfx() -> ServiceError:
    """No PFX, or another password."""
    return bad_parameter(
        "The specified PKCS#12 X.509 certificate content can not be read. Please check if "
        "certificate is in valid PKCS#12 format."
    )


def unreadable_pem() -> ServiceError:
    """No PEM."""
    return bad_parameter(
        "The specified PEM X.509 certificate content can not be read. Please check if certificate "
        "is in valid PEM format. Accepted formats: PEM content or Base64 encoded PEM content."
    )


def no_private_key(form: str) -> ServiceError:
    """A certificate without its key cannot be imported."""
    content = f"X.509 {form} certificate content"
    return bad_parameter(
        f"Private key is not specified in the specified {content}. Please specify private key in "
        f"the {content}."
    )


def expired() -> ServiceError:
    """A certificate whose time is over cannot be imported."""
    return bad_parameter("X509 Certificate is already expired")


def signed_by_another_kind() -> ServiceError:
    """A certificate for an RSA key that an authority with an EC key has signed."""
    return ServiceError(400, "KeySizeNotSupported", "The key size is not supported.")


def key_kind() -> ServiceError:
    """Only RSA and EC keys of the kinds the vault makes can be kept."""
    return bad_parameter("The type of the private key is not supported.")


def bad_backup() -> ServiceError:
    """No backup, or one that was changed."""
    return ServiceError(
        400, "Malformed backup blob", "Backup blob contains invalid or corrupt version."
    )


def restore_conflict(identifier: str) -> ServiceError:
    """The name is in use, or not free yet."""
    return ServiceError(
        409,
        "Conflict",
        f"There was a conflict restoring the certificate '{identifier}'. This can happen if "
        "either: a second certificate with the same name was created after the first certificate "
        "was deleted; thus trying to restore a certificate whose name is already in use. To fix "
        "this, rename the second certificate to something else so that the restore works. The "
        "second probable cause of this exception is when multiple operations are performed in "
        "parallel against the certificate. To avoid this error, perform operations against a "
        "certificate in a sequential manner.",
    )


def secret_not_found(name: str) -> ServiceError:
    """No certificate has a secret of this name or version."""
    return ServiceError(
        404,
        "SecretNotFound",
        f"A secret with (name/id) {name} was not found in this key vault. If you recently deleted "
        "this secret you may be able to recover it using the correct recovery command. For help "
        "resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182",
    )


def secret_disabled() -> ServiceError:
    """Readers of a disabled certificate are refused."""
    return ServiceError(
        403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled"
    )


def secret_managed(message: str) -> ServiceError:
    """The secret is a certificate's, which alone changes it."""
    return ServiceError(403, "Forbidden", message, "SecretManagedByKeyVault")


def cannot_transform() -> ServiceError:
    """Only a PFX can be had in another form."""
    return bad_parameter(
        "The 'Unsupported' to 'PEM' transformation is not supported. Only PFX to PEM "
        "transformation is supported."
    )
