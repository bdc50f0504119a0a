"""Every JSON body the vault sends: members in the service's order, absent ones left out."""

import base64
import json
from typing import Any

from localvault.lifecycle import RECOVERABLE_DAYS
from localvault.policy import is_manual
from localvault.rows import Certificate, Operation, Status, Version

Json = dict[str, Any]

_DAY = 86_400
_RECOVERY = {"recoveryLevel": "Recoverable+Purgeable", "recoverableDays": RECOVERABLE_DAYS}
_IN_PROGRESS = (
    "Pending certificate created. Certificate request is in progress. This may take some time "
    "based on the issuer provider. Please check again later."
)
_MERGE = "Pending certificate created. Please Perform Merge to complete the request."


def encode(body: Json) -> bytes:
    """Return a body as the service writes it: no blanks, UTF-8, nothing escaped needlessly."""
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()


def bundle(base: str, certificate: Certificate, version: Version, has_operation: bool) -> Json:
    """Return a certificate with its policy."""
    url = f"{base}/certificates/{certificate.name}"
    return {
        **version_bundle(base, certificate.name, version),
        "policy": policy(base, certificate),
        **({"pending": {"id": f"{url}/pending"}} if has_operation else {}),
        **({"preserveCertOrder": True} if certificate.preserve_order else {}),
    }


def version_bundle(base: str, name: str, version: Version) -> Json:
    """Return one version: neither policy nor pending, even for the latest one."""
    body: Json = {"id": f"{base}/certificates/{name}/{version.id}"}
    if version.der is not None:
        body |= {
            "kid": f"{base}/keys/{name}/{version.id}",
            "sid": f"{base}/secrets/{name}/{version.id}",
            "x5t": version.x5t,
            "cer": base64.b64encode(version.der).decode(),
        }
    return body | {"attributes": _attributes(version) | _RECOVERY} | _tags(version)


def deleted_bundle(
    base: str, certificate: Certificate, version: Version, has_operation: bool
) -> Json:
    """Return a deleted certificate."""
    return _deletion(base, certificate) | bundle(base, certificate, version, has_operation)


def item(base: str, name: str, version: Version, *, with_version: bool) -> Json:
    """Return one entry of a list of certificates or versions; its subject is always empty."""
    suffix = f"/{version.id}" if with_version else ""
    return {
        "id": f"{base}/certificates/{name}{suffix}",
        **({"x5t": version.x5t} if version.x5t else {}),
        "attributes": _attributes(version),
        **_tags(version),
        "subject": "",
    }


def deleted_item(base: str, certificate: Certificate, version: Version) -> Json:
    """Return one entry of the list of deleted certificates."""
    return {
        **_deletion(base, certificate),
        "id": f"{base}/certificates/{certificate.name}",
        **({"x5t": version.x5t} if version.x5t else {}),
        "attributes": _attributes(version) | _RECOVERY,
        **_tags(version),
    }


def page(items: list[Json], next_link: str | None) -> Json:
    """Return a page of a list; the last one says so with null."""
    return {"value": items, "nextLink": next_link}


def policy(base: str, certificate: Certificate) -> Json:
    """Return a certificate's policy."""
    kept = certificate.policy
    return {
        "id": f"{base}/certificates/{certificate.name}/policy",
        **{key: value for key, value in kept.items() if key != "enabled"},
        "attributes": {
            "enabled": kept["enabled"],
            "created": certificate.policy_created,
            "updated": certificate.policy_updated,
        },
    }


def operation(base: str, name: str, pending: Operation) -> Json:
    """Return a certificate operation."""
    url = f"{base}/certificates/{name}"
    details = _MERGE if is_manual(pending.issuer) else _IN_PROGRESS
    in_progress = pending.status == Status.IN_PROGRESS
    return {
        "id": f"{url}/pending",
        "issuer": {"name": pending.issuer},
        "csr": base64.b64encode(pending.csr).decode(),
        "cancellation_requested": pending.cancellation_requested,
        "status": pending.status,
        **({"status_details": details} if in_progress else {}),
        **({"target": url} if pending.status == Status.COMPLETED else {}),
        "request_id": pending.request_id,
    }


def error(code: str, message: str, inner: str | None) -> Json:
    """Return a refusal."""
    body: Json = {"code": code, "message": message}
    return {"error": body | ({"innererror": {"code": inner}} if inner else {})}


def _attributes(version: Version) -> Json:
    return {
        "enabled": version.enabled and version.der is not None,
        "nbf": version.nbf,
        "exp": version.exp,
        "created": version.created,
        "updated": version.updated,
    }


def _tags(version: Version) -> Json:
    return {"tags": version.tags} if version.tags else {}


def _deletion(base: str, certificate: Certificate) -> Json:
    deleted_at = certificate.deleted_at or 0
    return {
        "recoveryId": f"{base}/deletedcertificates/{certificate.name}",
        "deletedDate": deleted_at,
        "scheduledPurgeDate": deleted_at + RECOVERABLE_DAYS * _DAY,
    }
