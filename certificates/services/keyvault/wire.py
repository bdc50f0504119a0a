"""The service's JSON, read into the portal's records. An odd shape raises Odd, which names it.

What pages can do without may be missing: other implementations leave out this and that.
"""

import base64
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from certificates.domain.names import is_version, name_problem
from certificates.domain.records import Certificate, Deleted, Listed, Pending, Policy, VersionListed
from certificates.services.keyvault.shapes import Shape

T = TypeVar("T")


def items(page: Shape) -> list[Shape]:
    """What a page of a listing holds, be it nothing."""
    page.need("value")
    return page.objects("value")


def readable(page: Shape, read: Callable[[Shape], T]) -> tuple[list[T], list[str]]:
    """What can be read of a page of a listing, and what is odd about each other entry of it.

    One odd entry must not hide all the others.
    """
    page.need("value")
    return page.readable("value", read)


def next_token(page: Shape) -> str:
    """Where the listing goes on, "" after its last page.

    Only the token of the link is believed: it is the vault's text, and must not lead elsewhere.
    """
    link = page.text("nextLink")
    try:
        tokens = parse_qs(urlsplit(link).query).get("$skiptoken")
    except ValueError as error:
        raise page.odd("nextLink", "is not an address") from error
    if link and not tokens:
        raise page.odd("nextLink", "has no $skiptoken")
    return tokens[0] if tokens else ""


def listed(item: Shape) -> Listed:
    """A certificate as a listing carries it; without a thumbprint it has no version yet."""
    held = item.needed_object("attributes")
    return Listed(name=name_in(item), **_common(item, held), pending="x5t" not in item)


def version_listed(item: Shape, current: str) -> VersionListed | None:
    """One version as a listing carries it, None for one that is still being made."""
    held, version = item.needed_object("attributes"), version_in(item)
    if "x5t" not in item:
        return None
    return VersionListed(
        version=version,
        enabled=held.is_true("enabled"),
        created=held.moment("created"),
        expires=held.moment("exp"),
        thumbprint=_thumbprint(item),
        current=version == current,
    )


def certificate(bundle: Shape) -> Certificate:
    """A version; with its policy where it is the current one."""
    held = bundle.needed_object("attributes")
    return Certificate(
        name=name_in(bundle),
        version=version_in(bundle),
        certificate_id=bundle.text("id"),
        key_id=bundle.text("kid"),
        secret_id=bundle.text("sid"),
        recovery_level=held.text("recoveryLevel"),
        recoverable_days=held.number("recoverableDays") or 0,
        policy=_policy(bundle.object("policy")) if "policy" in bundle else None,
        der=bundle.data("cer"),
        has_operation="pending" in bundle,
        **_common(bundle, held),
    )


def deleted(item: Shape) -> Deleted:
    """A deleted certificate."""
    held = item.needed_object("attributes")
    return Deleted(
        name=name_in(item),
        deleted=item.moment("deletedDate"),
        scheduled_purge=item.moment("scheduledPurgeDate"),
        recovery_level=held.text("recoveryLevel"),
        recoverable_days=held.number("recoverableDays") or 0,
        thumbprint=_thumbprint(item),
    )


def pending(operation: Shape) -> Pending:
    """The vault's certificate operation."""
    error = operation.object("error")
    return Pending(
        request_id=operation.text("request_id"),
        status=operation.text("status"),
        issuer=operation.object("issuer").text("name"),
        csr=operation.data("csr"),
        status_details=operation.text("status_details"),
        error_code=error.text("code"),
        error_message=error.text("message"),
        cancellation_requested=operation.is_true("cancellation_requested"),
    )


def name_in(item: Shape) -> str:
    """The name out of ``https://vault/certificates/NAME[/VERSION]``.

    It becomes a part of addresses, here and in requests: nothing but a name may be in its place.
    """
    return _address(item)[0]


def version_in(item: Shape) -> str:
    """The version of the same address, "" where it has none."""
    return _address(item)[1]


def _address(item: Shape) -> tuple[str, str]:
    item.need("id")
    parts = item.text("id").split("/")
    name, version, *rest = [*parts[4:], "", ""]
    if name_problem(name) or any(rest):
        raise item.odd("id", "is not the address of a certificate")
    if version and not is_version(version):
        raise item.odd("id", "has no version in its place")
    return name, version


def _policy(held: Shape) -> Policy:
    key, x509, attributes = (held.object(m) for m in ("key_props", "x509_props", "attributes"))
    names, (first, *_) = x509.object("sans"), [*held.objects("lifetime_actions"), Shape({})]
    trigger = first.object("trigger")
    return Policy(
        issuer=held.object("issuer").text("name"),
        subject=x509.text("subject"),
        dns_names=names.texts("dns_names"),
        emails=names.texts("emails"),
        upns=names.texts("upns"),
        ip_addresses=names.texts("ipAddresses"),
        uris=names.texts("uris"),
        key_type=key.text("kty"),
        key_size=key.number("key_size"),
        curve=key.text("crv") or None,
        exportable=not key.is_false("exportable"),
        validity_months=x509.number("validity_months") or 0,
        created=attributes.moment("created"),
        updated=attributes.moment("updated"),
        enabled=not attributes.is_false("enabled"),
        reuse_key=key.is_true("reuse_key"),
        content_type=held.object("secret_props").text("contentType"),
        key_usage=x509.texts("key_usage"),
        extended_key_usage=x509.texts("ekus"),
        action=first.object("action").text("action_type"),
        lifetime_percentage=trigger.number("lifetime_percentage"),
        days_before_expiry=trigger.number("days_before_expiry"),
    )


def _common(item: Shape, held: Shape) -> dict[str, Any]:
    return {
        "enabled": held.is_true("enabled"),
        "not_before": held.moment("nbf"),
        "expires": held.moment("exp"),
        "created": held.moment("created"),
        "updated": held.moment("updated"),
        "thumbprint": _thumbprint(item),
        "tags": item.pairs("tags"),
    }


def _thumbprint(item: Shape) -> str:
    """SHA-1 in upper-case hex; the wire has base64url without padding."""
    x5t = item.text("x5t")
    try:
        digest = base64.urlsafe_b64decode(x5t + "=" * (-len(x5t) % 4))
    except ValueError as error:
        raise item.odd("x5t", "is not base64") from error
    if len(digest) not in (0, 20):
        raise item.odd("x5t", "is not a SHA-1 thumbprint")
    return digest.hex().upper()
