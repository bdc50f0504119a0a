"""Certificates, their versions and what is left of them when they are deleted."""

import base64

from localvault.rows import Certificate, Listed, Version
from localvault.wire.base import Context, Json
from localvault.wire.policies import order, policy


def bundle(
    context: Context, certificate: Certificate, version: Version, has_operation: bool
) -> Json:
    """Return a certificate with its policy."""
    return _bundle(context, certificate, version, has_operation) | order(certificate)


def version_bundle(context: Context, name: str, version: Version) -> Json:
    """Return one version: neither policy nor pending, even for the latest one."""
    body: Json = {"id": f"{context.base}/certificates/{name}/{version.id}"}
    if version.der is not None:
        body |= {
            "kid": f"{context.base}/keys/{name}/{version.id}",
            "sid": f"{context.base}/secrets/{name}/{version.id}",
            "x5t": version.x5t,
            "cer": base64.b64encode(version.der).decode(),
        }
    return body | {"attributes": attributes(context, version)} | _tags(version)


def updated_version(
    context: Context, certificate: Certificate, version: Version, has_operation: bool
) -> Json:
    """Return one version as a change of it is answered: with pending, without policy."""
    return {
        **version_bundle(context, certificate.name, version),
        **(_pending(context, certificate) if has_operation else {}),
        **order(certificate),
    }


def deleted_bundle(
    context: Context, certificate: Certificate, version: Version, has_operation: bool
) -> Json:
    """Return a deleted certificate, which never has the order of its chain."""
    return _deletion(context, certificate) | _bundle(context, certificate, version, has_operation)


def item(context: Context, name: str, version: Version, *, with_version: bool) -> Json:
    """Return one entry of a list of certificates or versions; its subject is always empty."""
    suffix = f"/{version.id}" if with_version else ""
    return {
        "id": f"{context.base}/certificates/{name}{suffix}",
        **({"x5t": version.x5t} if version.x5t else {}),
        "attributes": _attributes(version),
        **_tags(version),
        "subject": "",
    }


def deleted_item(context: Context, listed: Listed) -> Json:
    """Return one entry of the list of deleted certificates."""
    return {
        **_deletion(context, listed),
        "id": f"{context.base}/certificates/{listed.name}",
        **({"x5t": listed.x5t} if listed.x5t else {}),
        "attributes": attributes(context, listed),
        **_tags(listed),
    }


def attributes(context: Context, version: Version) -> Json:
    """Return the attributes of a version, with what the vault promises of deleted ones."""
    return _attributes(version) | _recovery(context)


def _bundle(
    context: Context, certificate: Certificate, version: Version, has_operation: bool
) -> Json:
    return {
        **version_bundle(context, certificate.name, version),
        "policy": policy(context, certificate),
        **(_pending(context, certificate) if has_operation else {}),
    }


def _pending(context: Context, certificate: Certificate) -> Json:
    return {"pending": {"id": f"{context.base}/certificates/{certificate.name}/pending"}}


def _attributes(version: Version) -> Json:
    return {
        "enabled": version.enabled and version.der is not None,
        "nbf": version.nbf,
        "exp": version.exp,
        "created": version.created,
        "updated": version.updated,
    }


def _recovery(context: Context) -> Json:
    return {"recoveryLevel": context.recovery_level, "recoverableDays": context.recoverable_days}


def _tags(version: Version) -> Json:
    return {} if version.tags is None else {"tags": version.tags}


def _deletion(context: Context, certificate: Certificate | Listed) -> Json:
    return {
        "recoveryId": f"{context.base}/deletedcertificates/{certificate.name}",
        "deletedDate": certificate.deleted_at,
        "scheduledPurgeDate": certificate.purge_at,
    }
