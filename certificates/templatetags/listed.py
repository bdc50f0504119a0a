"""Rows of the inventory, in the few words that a list has room for."""

from typing import Any

from django import template

from certificates.domain.issuers import is_self, is_unknown
from certificates.domain.text import inert

register = template.Library()


@register.filter
def also_called(held: Any) -> str:
    """The first DNS name and how many more there are, or the subject."""
    names = [name.partition(":")[2] for name in held.names if name.startswith("dns:")]
    if not names:
        return "Subject cannot be read" if "subject" in held.unreadable else inert(held.subject)
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    return inert(names[0]) + more


@register.filter
def issued_by(held: Any) -> str:
    """Who signed the certificate, by what it says itself."""
    if held.is_ca_signed is False:
        return "Self-signed"
    return "cannot be read" if "issuer" in held.unreadable else inert(held.issuer)


@register.filter
def key_kind(held: Any) -> str:
    """The kind of its key, "" where it is not known yet."""
    return "cannot be read" if "key" in held.unreadable else str(held.key_type)


@register.filter
def asks_another(held: Any) -> bool:
    """Whether the policy would have the next version signed by an issuer that it names."""
    issuer = held.policy_issuer
    if not issuer or is_unknown(issuer):
        return False
    return not is_self(issuer) or bool(held.is_ca_signed)
