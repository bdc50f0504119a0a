"""From what a certificate is to what its next version is asked to be."""

from dataclasses import replace
from typing import Any

from certificates.domain.advanced import AUTO_RENEW, Advanced
from certificates.domain.issuers import SELF, UNKNOWN
from certificates.domain.records import Certificate, Policy
from certificates.domain.spec import CURVES, KEY_SIZES, Spec

_NAMES = ("subject", "dns_names", "emails", "upns", "ip_addresses", "uris")


def spec_of(certificate: Certificate) -> Spec:
    """What creates another version like the current one.

    A create replaces policy and tags, so whoever changes one thing has to say all the others.
    A key or an issuer that the portal cannot ask for falls back to the default.
    """
    policy = certificate.policy
    if policy is None:
        return Spec(enabled=certificate.enabled, tags=dict(certificate.tags))
    return Spec(
        **{field: getattr(policy, field) for field in _NAMES},
        **_key(policy),
        validity_months=policy.validity_months,
        exportable=policy.exportable,
        issuer=offered_issuer(policy) or SELF,
        enabled=certificate.enabled,
        tags=dict(certificate.tags),
        advanced=_advanced(policy),
    )


def renewal_of(certificate: Certificate) -> Spec:
    """What the next version will be by the current policy, from the issuer that it names."""
    spec, policy = spec_of(certificate), certificate.policy
    return replace(spec, issuer=policy.issuer) if policy else spec


def _advanced(policy: Policy) -> Advanced:
    """What it says of the rest; a renewal that its issuer cannot do is left to Key Vault."""
    renews = policy.action == AUTO_RENEW
    impossible = renews and offered_issuer(policy) == UNKNOWN
    action = "" if impossible else policy.action
    return Advanced(
        content_type=policy.content_type,
        reuse_key=policy.reuse_key,
        key_usage=policy.key_usage,
        extended_key_usage=policy.extended_key_usage,
        action=action,
        lifetime_percentage=policy.lifetime_percentage if action else None,
        days_before_expiry=policy.days_before_expiry if action else None,
    )


def offered_issuer(policy: Policy) -> str:
    """The issuer as the portal spells it; "" for an integrated CA, which it does not offer."""
    known = {issuer.lower(): issuer for issuer in (SELF, UNKNOWN)}
    return known.get(policy.issuer.lower(), "")


def _key(policy: Policy) -> dict[str, Any]:
    if policy.key_type == "EC" and policy.curve in CURVES:
        return {"key_type": "EC", "key_size": None, "curve": policy.curve}
    if policy.key_type == "RSA" and policy.key_size in KEY_SIZES:
        return {"key_size": policy.key_size}
    return {}
