"""Issuers and contacts. A password is never among what is shown."""

from typing import Any

from localvault.rows import Issuer
from localvault.wire.base import Context, Json

_ORDER = ("id", "zip", "admin_details")


def contacts(context: Context, held: list[dict[str, str]]) -> Json:
    """Return everybody who is notified about certificates."""
    return {"id": f"{context.base}/certificates/contacts", "contacts": held}


def issuer(context: Context, row: Issuer) -> Json:
    """Return one issuer; the service adds a zip of 0 to an organization."""
    credentials = {"account_id": row.account_id} if row.account_id is not None else {}
    return {
        "id": f"{context.base}/certificates/issuers/{row.name}",
        "provider": row.provider,
        "credentials": credentials,
        **({} if row.org_details is None else {"org_details": _organization(row.org_details)}),
        "attributes": {"enabled": row.enabled, "created": row.created, "updated": row.updated},
    }


def issuer_item(context: Context, row: Issuer) -> Json:
    """Return one entry of the list of issuers."""
    return {"id": f"{context.base}/certificates/issuers/{row.name}", "provider": row.provider}


def _organization(held: dict[str, Any]) -> Json:
    shown = {**held, "zip": 0}
    return {member: shown[member] for member in _ORDER if member in shown}
