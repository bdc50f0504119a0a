"""Accounts with certificate authorities, and the people who are notified about certificates."""

from collections.abc import Mapping
from typing import Any

from localvault import errors
from localvault.rows import Issuer
from localvault.store import Transaction

CONTACTS = "contacts"
_CONTACT = ("email", "name", "phone")
_ADMINISTRATOR = ("first_name", "last_name", "email", "phone")
_NEEDS_ORGANIZATION = frozenset({"digicert"})


def contacts(tx: Transaction) -> list[dict[str, str]]:
    """Return everybody who is notified; refused when that is nobody."""
    held: list[dict[str, str]] | None = tx.fact(CONTACTS)
    if held is None:
        raise errors.contacts_not_found()
    return held


def contacts_from(body: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the contacts of a body. Raises ServiceError for one without an address."""
    people = _people(body.get("contacts"), _CONTACT, "contacts")
    if not people or any(not person.get("email") for person in people):
        raise errors.bad_property("contacts")
    return people


def find(tx: Transaction, name: str) -> Issuer:
    """Return the issuer of this name."""
    row = tx.issuer(name)
    if row is None:
        raise errors.issuer_not_found()
    return row


def put(tx: Transaction, name: str, body: Mapping[str, Any]) -> Issuer:
    """Make an issuer or write it again; one that was there keeps when it was made."""
    before = tx.issuer(name)
    now = int(tx.now)
    row = Issuer(
        key=name.lower(),
        name=before.name if before else name,
        provider="",
        account_id=None,
        org_details=None,
        enabled=True,
        created=before.created if before else now,
        updated=now,
    )
    return _written(tx, row, body)


def change(tx: Transaction, name: str, body: Mapping[str, Any]) -> Issuer:
    """Change what is given of an issuer."""
    row = find(tx, name)
    row.updated = int(tx.now)
    return _written(tx, row, body)


def delete(tx: Transaction, name: str) -> Issuer:
    """Remove an issuer. What it was asked for goes on."""
    row = find(tx, name)
    tx.forget_issuer(row.key)
    return row


def _written(tx: Transaction, row: Issuer, body: Mapping[str, Any]) -> Issuer:
    row.provider = _text(body, "provider", row.provider)
    if not row.provider:
        raise errors.bad_property("provider")
    credentials, attributes = _section(body, "credentials"), _section(body, "attributes")
    row.account_id = _text(credentials, "account_id", row.account_id or "") or None
    if body.get("org_details") is not None:
        row.org_details = _organization(_section(body, "org_details"))
    if row.provider.lower() in _NEEDS_ORGANIZATION and not (row.org_details or {}).get("id"):
        raise errors.organization_id_missing()
    row.enabled = _enabled(attributes, row.enabled)
    tx.save(row)
    return row


def _enabled(attributes: Mapping[str, Any], otherwise: bool) -> bool:
    value = attributes.get("enabled")
    if value is None:
        return otherwise
    if not isinstance(value, bool):
        raise errors.bad_property("attributes")
    return value


def _organization(given: Mapping[str, Any]) -> dict[str, Any]:
    held: dict[str, Any] = {"id": _text(given, "id", "")} if given.get("id") else {}
    if given.get("admin_details") is not None:
        held["admin_details"] = _people(given["admin_details"], _ADMINISTRATOR, "org_details")
    return held


def _people(given: Any, members: tuple[str, ...], where: str) -> list[dict[str, str]]:
    if not isinstance(given, list) or not all(isinstance(person, dict) for person in given):
        raise errors.bad_property(where)
    return [
        {key: _text(person, key, "") for key in members if person.get(key) is not None}
        for person in given
    ]


def _section(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    section = {} if body.get(key) is None else body[key]
    if not isinstance(section, dict):
        raise errors.bad_property(key)
    return section


def _text(held: Mapping[str, Any], key: str, otherwise: str) -> str:
    value = held.get(key)
    if value is None:
        return otherwise
    if not isinstance(value, str):
        raise errors.bad_property(key)
    return value
