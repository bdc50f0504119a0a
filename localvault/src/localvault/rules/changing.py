"""Changes of what is there: enabled, tags, and the policy of later versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from localvault import errors
from localvault.rows import Certificate, State, Version
from localvault.rules import finding, issuing, renewing
from localvault.rules.policy import checked_tags, complete_around, complete_policy
from localvault.store import Transaction

_SECTIONS = ("key_props", "secret_props", "x509_props", "issuer")


@dataclass(frozen=True)
class Change:
    """What shall be so from now on; None: as it is."""

    enabled: bool | None = None
    tags: dict[str, str] | None = None


def change_from(body: Mapping[str, Any]) -> Change:
    """Return the change that a body spells. Raises ServiceError for an impossible one."""
    attributes = body.get("attributes") or {}
    if not isinstance(attributes, dict) or not isinstance(attributes.get("enabled", True), bool):
        raise errors.bad_property("attributes")
    return Change(attributes.get("enabled"), checked_tags(body.get("tags")))


def order_from(body: Mapping[str, Any]) -> bool | None:
    """Return whether a body asks to keep the order of the chain; None: it does not say."""
    asked = body.get("preserveCertOrder")
    return asked if isinstance(asked, bool) else None


def update(tx: Transaction, name: str, version: str, change: Change) -> tuple[Certificate, Version]:
    """Change one version; "" means the latest. Dates of a certificate cannot be changed."""
    found = tx.certificate(name)
    if found is None or found.state != State.ACTIVE:
        raise errors.certificate_not_found(f"{name}/versions/{version}" if version else name)
    row = tx.version(found.key, version) if version else tx.latest(found.key)
    if row is None:
        raise errors.certificate_not_found(f"{name}/versions/{version}")
    if change.enabled is not None:
        row.enabled = change.enabled
    if change.tags is not None:
        row.tags = change.tags
    row.updated = int(tx.now)
    tx.save(row)
    renewing.schedule(tx, found)
    return found, row


def update_policy(tx: Transaction, name: str, asked: Mapping[str, Any]) -> Certificate:
    """Change the policy by the members given; what was issued stays as it is."""
    certificate = finding.active(tx, name)
    kept = certificate.policy
    merged, names = _merged(kept, asked), kept["x509_props"]
    if merged["x509_props"] == names:
        # Those of an imported certificate may be some that nobody could ask for.
        policy = complete_around(names, merged)
    else:
        policy = complete_policy(merged)
        policy["x509_props"]["basic_constraints"] = names["basic_constraints"]
    if policy["issuer"]["name"] != kept["issuer"]["name"]:
        issuing.check(tx, policy["issuer"]["name"])
    certificate.policy, certificate.policy_updated = policy, int(tx.now)
    tx.save(certificate)
    renewing.schedule(tx, certificate)
    return certificate


def _merged(kept: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**kept, "attributes": {"enabled": kept["enabled"], **(asked.get("attributes") or {})}}
    for section in _SECTIONS:
        given = asked.get(section) or {}
        if not isinstance(given, dict):
            raise errors.bad_property(f"policy.{section}")
        members = {key: value for key, value in given.items() if value not in (None, {})}
        merged[section] = {**_without_old_key(section, kept[section], members), **members}
    merged["lifetime_actions"] = asked.get("lifetime_actions") or kept["lifetime_actions"]
    return merged


def _without_old_key(
    section: str, kept: Mapping[str, Any], given: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Size and curve of the old kind of key say nothing of a new kind's."""
    if section != "key_props" or given.get("kty", kept["kty"]) == kept["kty"]:
        return kept
    return {key: value for key, value in kept.items() if key not in ("key_size", "crv")}
