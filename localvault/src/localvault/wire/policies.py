"""Policies, and the operations that make versions by them."""

import base64

from localvault.rows import Certificate, Operation, Status
from localvault.rules.policy import is_manual
from localvault.wire.base import Context, Json

_PLATFORM = "platformManaged"
_IN_PROGRESS = (
    "Pending certificate created. Certificate request is in progress. This may take some time "
    "based on the issuer provider. Please check again later."
)
_MERGE = "Pending certificate created. Please Perform Merge to complete the request."


def policy(context: Context, certificate: Certificate) -> Json:
    """Return a certificate's policy."""
    kept = certificate.policy
    return {
        "id": f"{context.base}/certificates/{certificate.name}/policy",
        **{key: value for key, value in kept.items() if key not in ("enabled", _PLATFORM)},
        "attributes": {
            "enabled": kept["enabled"],
            "created": certificate.policy_created,
            "updated": certificate.policy_updated,
        },
        **({_PLATFORM: kept[_PLATFORM]} if _PLATFORM in kept else {}),
    }


def order(certificate: Certificate) -> Json:
    """Return the member that says whether the order of a chain is kept; none if it is not set."""
    kept = certificate.preserve_order
    return {} if kept is None else {"preserveCertOrder": kept}


def operation(context: Context, certificate: Certificate, pending: Operation) -> Json:
    """Return a certificate operation."""
    url = f"{context.base}/certificates/{certificate.name}"
    details = _MERGE if is_manual(pending.issuer) else _IN_PROGRESS
    told = pending.status in (Status.IN_PROGRESS, Status.FAILED)
    return {
        "id": f"{url}/pending",
        "issuer": {"name": pending.issuer},
        "csr": base64.b64encode(pending.csr).decode(),
        "cancellation_requested": pending.cancellation_requested,
        "status": pending.status,
        **({"status_details": details} if told else {}),
        **order(certificate),
        **({"error": pending.error} if pending.error else {}),
        **({"target": url} if pending.status == Status.COMPLETED else {}),
        "request_id": pending.request_id,
    }
