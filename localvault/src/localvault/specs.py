"""Short specifications of certificates, as tests and demos write them, and what they spell."""

from collections.abc import Mapping
from typing import Any

from localvault.handlers.certificates import plan_from
from localvault.rules.creating import Plan
from localvault.rules.policy import is_name

Spec = Mapping[str, Any]

_SANS = {
    "dns_names": "dns_names",
    "emails": "emails",
    "upns": "upns",
    "ip_addresses": "ipAddresses",
    "uris": "uris",
}
MEMBERS = frozenset(
    {
        "subject",
        "key_type",
        "validity_months",
        "issuer",
        "action",
        "enabled",
        "tags",
        "policy",
        *_SANS,
    }
)


def plan_for(name: str, spec: Spec, extra: frozenset[str] = frozenset()) -> Plan:
    """Return the plan a short specification spells, CN=`name` if it says nothing of names.

    Members: subject, dns_names, emails, upns, ip_addresses, uris, key_type ("RSA-2048",
    "EC-P-256", …), validity_months, issuer, action (at 80 % of its life), enabled, tags; or
    `policy`, as the wire has it, instead of all that describe one. Raises ValueError for a member
    that is neither these nor `extra`.
    """
    if unknown := spec.keys() - MEMBERS - extra:
        raise ValueError(f"there is no such member: {', '.join(sorted(unknown))}")
    if not is_name(name):
        raise ValueError(f"a certificate cannot be called {name!r}")
    body = {
        "policy": spec["policy"] if "policy" in spec else _policy(name, spec),
        "attributes": {"enabled": spec.get("enabled", True)},
        "tags": spec.get("tags"),
    }
    return plan_from(name, body)


def _policy(name: str, spec: Spec) -> dict[str, Any]:
    sans = {wire: spec[key] for key, wire in _SANS.items() if spec.get(key)}
    at_80 = {"trigger": {"lifetime_percentage": 80}, "action": {"action_type": spec.get("action")}}
    return {
        "key_props": _key_props(spec.get("key_type", "RSA-2048")),
        "x509_props": {
            "subject": spec.get("subject", f"CN={name}"),
            "sans": sans,
            "validity_months": spec.get("validity_months"),
        },
        "issuer": {"name": spec.get("issuer", "Self")},
        **({"lifetime_actions": [at_80]} if "action" in spec else {}),
    }


def _key_props(key_type: str) -> dict[str, Any]:
    kind, _, detail = key_type.partition("-")
    if kind == "RSA":
        return {"kty": kind, "key_size": int(detail or 2048)}
    return {"kty": kind, "crv": detail or "P-256"}
