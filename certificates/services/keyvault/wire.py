"""The service's JSON, read into the portal's records. An odd shape raises ValueError or its kin."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from certificates.domain.records import Certificate, Deleted, Listed, Pending, Policy, VersionListed

Json = Mapping[str, Any]


def next_token(page: Json) -> str:
    """Where the listing goes on, "" after its last page.

    Only the token of the link is believed: it is the vault's text, and must not lead elsewhere.
    """
    link = page.get("nextLink")
    if not link:
        return ""
    return parse_qs(urlsplit(link).query)["$skiptoken"][0]


def listed(item: Json) -> Listed:
    """A certificate as a listing carries it; without a thumbprint it has no version yet."""
    held = _attributes(item)
    return Listed(name=_name(item), **_common(item, held), pending=not item.get("x5t"))


def version_listed(item: Json, current: str) -> VersionListed | None:
    """One version as a listing carries it, None for one that is still being made."""
    held, version = _attributes(item), _version(item)
    if not item.get("x5t"):
        return None
    return VersionListed(
        version=version,
        enabled=held.get("enabled") is True,
        created=_moment(held, "created"),
        expires=_moment(held, "exp"),
        thumbprint=_thumbprint(item),
        current=version == current,
    )


def certificate(bundle: Json) -> Certificate:
    """A version; with its policy where it is the current one."""
    held = _attributes(bundle)
    policy = bundle.get("policy")
    return Certificate(
        name=_name(bundle),
        version=_version(bundle),
        certificate_id=_text(bundle.get("id")),
        key_id=_text(bundle.get("kid")),
        secret_id=_text(bundle.get("sid")),
        recovery_level=_text(held.get("recoveryLevel")),
        recoverable_days=int(held.get("recoverableDays") or 0),
        policy=_policy(policy) if policy else None,
        der=base64.b64decode(bundle["cer"]) if bundle.get("cer") else None,
        has_operation=bool(bundle.get("pending")),
        **_common(bundle, held),
    )


def deleted(item: Json) -> Deleted:
    """A deleted certificate."""
    held = _attributes(item)
    return Deleted(
        name=_name(item),
        deleted=_moment(item, "deletedDate"),
        scheduled_purge=_moment(item, "scheduledPurgeDate"),
        recovery_level=_text(held.get("recoveryLevel")),
        recoverable_days=int(held.get("recoverableDays") or 0),
        thumbprint=_thumbprint(item),
    )


def pending(operation: Json) -> Pending:
    """The vault's certificate operation."""
    error = operation.get("error") or {}
    csr = operation.get("csr")
    return Pending(
        request_id=_text(operation.get("request_id")),
        status=_text(operation.get("status")),
        issuer=_text((operation.get("issuer") or {}).get("name")),
        csr=base64.b64decode(csr) if csr else None,
        status_details=_text(operation.get("status_details")),
        error_code=_text(error.get("code")),
        error_message=_text(error.get("message")),
        cancellation_requested=operation.get("cancellation_requested") is True,
    )


def _policy(held: Json) -> Policy:
    key, x509 = held.get("key_props") or {}, held.get("x509_props") or {}
    names, attributes = x509.get("sans") or {}, held.get("attributes") or {}
    first = (held.get("lifetime_actions") or [{}])[0]
    trigger = first.get("trigger") or {}
    created, updated = _moment(attributes, "created"), _moment(attributes, "updated")
    if created is None or updated is None:
        raise ValueError("the policy carries no dates")
    return Policy(
        issuer=_text((held.get("issuer") or {}).get("name")),
        subject=_text(x509.get("subject")),
        dns_names=_texts(names.get("dns_names")),
        emails=_texts(names.get("emails")),
        upns=_texts(names.get("upns")),
        ip_addresses=_texts(names.get("ipAddresses")),
        uris=_texts(names.get("uris")),
        key_type=_text(key.get("kty")),
        key_size=key.get("key_size"),
        curve=key.get("crv"),
        exportable=key.get("exportable") is not False,
        validity_months=int(x509.get("validity_months") or 0),
        created=created,
        updated=updated,
        enabled=attributes.get("enabled") is not False,
        reuse_key=key.get("reuse_key") is True,
        content_type=_text((held.get("secret_props") or {}).get("contentType")),
        key_usage=_texts(x509.get("key_usage")),
        extended_key_usage=_texts(x509.get("ekus")),
        action=_text((first.get("action") or {}).get("action_type")),
        lifetime_percentage=trigger.get("lifetime_percentage"),
        days_before_expiry=trigger.get("days_before_expiry"),
    )


def _common(item: Json, held: Json) -> dict[str, Any]:
    return {
        "enabled": held.get("enabled") is True,
        "not_before": _moment(held, "nbf"),
        "expires": _moment(held, "exp"),
        "created": _moment(held, "created"),
        "updated": _moment(held, "updated"),
        "thumbprint": _thumbprint(item),
        "tags": dict(item.get("tags") or {}),
    }


def _attributes(item: Json) -> Json:
    held: Json = item["attributes"]
    return held


def _name(item: Json) -> str:
    """The name out of ``https://vault/certificates/NAME[/VERSION]``."""
    return str(item["id"].split("/")[4])


def _version(item: Json) -> str:
    parts = item["id"].split("/")
    return str(parts[5]) if len(parts) > 5 else ""


def _thumbprint(item: Json) -> str:
    """SHA-1 in upper-case hex; the wire has base64url without padding."""
    x5t = item.get("x5t") or ""
    return base64.urlsafe_b64decode(x5t + "=" * (-len(x5t) % 4)).hex().upper()


def _moment(held: Json, member: str) -> datetime | None:
    seconds = held.get(member)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(map(str, values or ()))
