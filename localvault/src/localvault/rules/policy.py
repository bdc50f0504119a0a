"""Issuance policies: what a create request asks for, checked and filled in with the defaults."""

import re
from typing import Any

from cryptography.x509 import ObjectIdentifier

from localvault.alternative import SAN_KINDS, general_names
from localvault.errors import bad_property, bad_subject
from localvault.names import has_long_common_name, parse_subject
from localvault.x509 import CURVES, KEY_USAGES, RSA_SIZES, key_usage_extension

Json = dict[str, Any]

PLATFORM = "PlatformManaged"
MOST_TAGS = 15
LONGEST_TAG = 512
LONGEST_VALIDITY = 1200
_NAME = re.compile(r"[0-9a-zA-Z-]{1,127}")
_DEFAULT_EKUS = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]
_DEFAULT_USAGE = ["digitalSignature", "keyEncipherment"]
_USAGE_SPELLING = {usage.lower(): usage for usage in KEY_USAGES}


def complete_policy(asked: Json) -> Json:
    """Return the whole policy for what was asked: members in wire order, defaults filled in.

    Raises ServiceError for the first member that has an impossible value.
    """
    platform = asked.get("platformManaged")
    if platform is not None:
        asked = _platform_managed(asked, _section(asked, "platformManaged"))
    x509_props = _x509_props(_section(asked, "x509_props"))
    issuer = _issuer(_section(asked, "issuer"))
    check_signer(issuer["name"], x509_props)
    return {
        "key_props": _key_props(_section(asked, "key_props")),
        "secret_props": _secret_props(_section(asked, "secret_props")),
        "x509_props": x509_props,
        "lifetime_actions": _lifetime_actions(
            asked.get("lifetime_actions"), issuer["name"], x509_props["validity_months"]
        ),
        "issuer": issuer,
        "enabled": _section(asked, "attributes").get("enabled", True) is not False,
        **({"platformManaged": platform} if platform is not None else {}),
    }


def complete_around(x509_props: Json, asked: Json) -> Json:
    """Return the whole policy with these `x509_props`, which nobody need be able to ask for.

    Raises ServiceError for any other member that has an impossible value.
    """
    months = min(x509_props["validity_months"], LONGEST_VALIDITY)
    possible = {"subject": "CN=any", "validity_months": months}
    return complete_policy({**asked, "x509_props": possible}) | {"x509_props": x509_props}


def is_name(text: str) -> bool:
    """Tell whether a certificate can have this name."""
    return _NAME.fullmatch(text) is not None


def check_signer(issuer: str, x509_props: Json) -> None:
    """Refuse a common name that the vault itself does not sign."""
    subject = parse_subject(x509_props.get("subject") or "")
    if issuer.lower() == "self" and has_long_common_name(subject):
        raise bad_subject()


def is_manual(issuer: str) -> bool:
    """Tell whether a person signs the request elsewhere and merges the answer."""
    return issuer.lower() == "unknown"


def checked_tags(tags: Any) -> dict[str, str] | None:
    """Return the tags of a request, None if it has none to say; "{}" says that there are none.

    Raises ServiceError if there are too many or odd ones.
    """
    if tags is None:
        return None
    if not isinstance(tags, dict) or len(tags) > MOST_TAGS:
        raise bad_property("")
    texts = [text for pair in tags.items() for text in pair]
    if any(not isinstance(text, str) or len(text) > LONGEST_TAG for text in texts):
        raise bad_property("")
    return tags


def _platform_managed(asked: Json, platform: Json) -> Json:
    """Return what the platform asks for in the caller's place: names from the metadata, six months,
    and renewal at half of them."""
    metadata = _section(platform, "metadata")
    return {
        **asked,
        "x509_props": {
            "sans": metadata.get("sans"),
            "ekus": [_DEFAULT_EKUS[0]],
            "validity_months": 6,
        },
        "lifetime_actions": [
            {"trigger": {"lifetime_percentage": 50}, "action": {"action_type": "AutoRenew"}}
        ],
        "issuer": {"name": PLATFORM},
    }


def _section(asked: Json, key: str) -> Json:
    section = asked.get(key)
    if section is None:
        return {}
    if not isinstance(section, dict):
        raise bad_property(f"policy.{key}")
    return section


def _key_props(asked: Json) -> Json:
    kty = asked.get("kty") or "RSA"
    in_hsm = kty in ("RSA-HSM", "EC-HSM")
    base = {"exportable": not in_hsm and asked.get("exportable") is not False, "kty": kty}
    reuse = {"reuse_key": asked.get("reuse_key") is True}
    if kty in ("RSA", "RSA-HSM"):
        size = asked.get("key_size") or 2048
        if size not in RSA_SIZES or asked.get("crv"):
            raise bad_property("policy.key_props")
        return base | {"key_size": size} | reuse
    curve = asked.get("crv") or "P-256"
    if kty not in ("EC", "EC-HSM") or curve not in CURVES:
        raise bad_property("policy.key_props")
    size = CURVES[curve][1]
    if asked.get("key_size") not in (None, size):
        raise bad_property("policy.key_props")
    return base | {"key_size": size} | reuse | {"crv": curve}


def _secret_props(asked: Json) -> Json:
    content_type = asked.get("contentType") or "application/x-pkcs12"
    if content_type not in ("application/x-pkcs12", "application/x-pem-file"):
        raise bad_property("policy.secret_props")
    return {"contentType": content_type}


def _x509_props(asked: Json) -> Json:
    subject, sans = asked.get("subject"), asked.get("sans")
    _check_names(subject, sans)
    months = asked.get("validity_months") or 12
    if not _is_between(months, 1, LONGEST_VALIDITY):
        raise bad_property("policy.x509_props")
    ekus = asked.get("ekus")
    return {
        **({"subject": subject} if subject is not None else {}),
        **({"sans": _in_order(sans)} if sans is not None else {}),
        "ekus": _checked_ekus(_DEFAULT_EKUS if ekus is None else ekus),
        "key_usage": _checked_usage(asked.get("key_usage")),
        "validity_months": months,
        "basic_constraints": {"ca": False},
    }


def _check_names(subject: Any, sans: Any) -> None:
    try:
        parse_subject(subject or "")
    except (ValueError, TypeError) as error:
        raise bad_subject() from error
    try:
        kinds = sans or {}
        if not kinds.keys() <= set(SAN_KINDS) or any(isinstance(n, str) for n in kinds.values()):
            raise bad_property("policy.x509_props")
        given = general_names(kinds)
    except (ValueError, TypeError, AttributeError) as error:
        raise bad_property("policy.x509_props") from error
    if not subject and not given:
        raise bad_subject()


def _in_order(sans: Json) -> Json:
    """Return alternative names by kind as the service orders these, however they were sent."""
    return {kind: sans[kind] for kind in SAN_KINDS if kind in sans}


def _checked_ekus(ekus: Any) -> list[str]:
    try:
        return [ObjectIdentifier(oid).dotted_string for oid in ekus]
    except (ValueError, TypeError) as error:
        raise bad_property("policy.x509_props") from error


def _checked_usage(asked: Any) -> list[str]:
    if asked is None:
        return list(_DEFAULT_USAGE)
    try:
        usages = sorted({_USAGE_SPELLING[usage.lower()] for usage in asked}, key=str.lower)
        key_usage_extension(usages)
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        raise bad_property("policy.x509_props") from error
    return usages


def _issuer(asked: Json) -> Json:
    name = asked.get("name") or "Unknown"
    if not isinstance(name, str):
        raise bad_property("policy.issuer")
    kept = {key: asked[key] for key in ("cty", "cert_transparency") if asked.get(key) is not None}
    return {"name": name, **kept}


def _lifetime_actions(asked: Any, issuer: str, months: int) -> list[Json]:
    if not asked:
        kind = "EmailContacts" if is_manual(issuer) else "AutoRenew"
        return [_lifetime_action({"lifetime_percentage": 80}, kind)]
    try:
        return [
            _lifetime_action(
                _checked_trigger(entry["trigger"], months), entry["action"]["action_type"]
            )
            for entry in asked
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise bad_property("policy.lifetime_actions") from error


def _lifetime_action(trigger: Json, kind: Any) -> Json:
    if kind not in ("AutoRenew", "EmailContacts"):
        raise bad_property("policy.lifetime_actions")
    return {"trigger": trigger, "action": {"action_type": kind}}


def _checked_trigger(trigger: Json, months: int) -> Json:
    given = {key: value for key, value in trigger.items() if value is not None}
    limits = {"lifetime_percentage": 99, "days_before_expiry": months * 27}
    if len(given) != 1 or not limits.keys() >= given.keys():
        raise bad_property("policy.lifetime_actions")
    [(key, value)] = given.items()
    if not _is_between(value, 1, limits[key]):
        raise bad_property("policy.lifetime_actions")
    return given


def _is_between(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
