"""An issuance policy in words, field by field, compared with the issued certificate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from certificates.domain import subjects
from certificates.domain.advanced import AUTO_RENEW, EMAIL_CONTACTS, PEM, PKCS12
from certificates.domain.expiry import exact, length
from certificates.domain.issuers import SELF, UNKNOWN, is_self
from certificates.domain.records import Policy
from certificates.domain.text import inert
from certificates.domain.x509 import X509Facts, oid_in_words

NONE = "none"
UNREADABLE = "cannot be read"
SELF_SIGNED = "Self-signed certificate"
CONTENT_TYPES = {PKCS12: "PKCS #12", PEM: "PEM"}
ACTIONS = {AUTO_RENEW: "Automatically renew", EMAIL_CONTACTS: "Email all contacts"}
EKUS = "Extended Key Usages (EKUs)"
# The kinds of names: in words, of a policy, and of a certificate.
NAMES = (
    ("DNS Names", "dns_names", "dns"),
    ("Email addresses", "emails", "emails"),
    ("User principal names", "upns", "upns"),
    ("IP addresses", "ip_addresses", "ip_addresses"),
    ("URIs", "uris", "uris"),
)
DAY = timedelta(days=1)
DAYS_A_MONTH = 365.25 / 12
_SLACK = 3  # days by which months differ from that


@dataclass(frozen=True)
class Field:
    """One field of a policy; ``issued`` is what the version has where it has something else.

    All text is inert.
    """

    label: str
    value: str
    issued: str = ""


def fields(policy: Policy, facts: X509Facts | None) -> list[Field]:
    """The whole policy, in the order of the form that makes one; ``facts`` are the version's."""
    return [
        *_compared(policy, facts),
        Field("Lifetime Action Type", _action(policy)),
        Field("Content Type", CONTENT_TYPES.get(policy.content_type, _shown(policy.content_type))),
        Field("Exportable Private Key?", _yes(policy.exportable)),
        Field("Reuse Key on Renewal?", _yes(policy.reuse_key)),
        Field("Policy enabled?", _yes(policy.enabled)),
        Field("Policy updated", exact(policy.updated) if policy.updated else NONE),
    ]


def _compared(policy: Policy, facts: X509Facts | None) -> list[Field]:
    """The fields that a version shows as well."""
    purposes = map(oid_in_words, policy.extended_key_usage)
    return [
        _authority(policy, facts),
        _subject(policy, facts),
        *_names(policy, facts),
        _validity(policy, facts),
        _key(policy, facts),
        _set("Key Usage Flags", policy.key_usage, facts.key_usage if facts else None),
        _set(EKUS, purposes, facts.extended_key_usage if facts else None),
    ]


def _names(policy: Policy, facts: X509Facts | None) -> list[Field]:
    """The other names only where there are any."""
    had = facts.names if facts else None
    found = [
        _set(label, getattr(policy, asked), getattr(had, issued) if had else None)
        for label, asked, issued in NAMES
    ]
    return [one for one in found if one is found[0] or one.value != NONE or one.issued]


def _set(label: str, wanted: Iterable[str], issued: Iterable[str] | None) -> Field:
    """Several values, whose order and case mean nothing."""
    asked, had = list(map(inert, wanted)), list(issued or ())
    differs = issued is not None and set(map(str.lower, had)) != set(map(str.lower, asked))
    return Field(label, ", ".join(asked) or NONE, (", ".join(had) or NONE) if differs else "")


def _authority(policy: Policy, facts: X509Facts | None) -> Field:
    by_itself = is_self(policy.issuer)
    issued = ""
    if facts and facts.self_signed not in (None, by_itself):
        issued = SELF_SIGNED if facts.self_signed else facts.issuer or UNREADABLE
    return Field("Type of Certificate Authority (CA)", _issuer(policy.issuer), issued)


def _issuer(issuer: str) -> str:
    words = {
        SELF.lower(): SELF_SIGNED,
        UNKNOWN.lower(): "Certificate issued by a non-integrated CA",
    }
    return words.get(issuer.lower(), f"Certificate issued by an integrated CA: {_shown(issuer)}")


def _subject(policy: Policy, facts: X509Facts | None) -> Field:
    had = facts.subject if facts else None
    differs = had is not None and not _is_same(policy.subject, had)
    return Field(
        "Subject", _shown(policy.subject), _shown(had) if had is not None and differs else ""
    )


def _is_same(one: str, other: str) -> bool:
    """Whether two names are equal, in whatever order; other text is compared by its letters."""
    try:
        return (subjects.parse(one) if one else ()) == (subjects.parse(other) if other else ())
    except ValueError:
        return inert(one) == other


def _validity(policy: Policy, facts: X509Facts | None) -> Field:
    months = policy.validity_months
    words = f"{months} month{'' if months == 1 else 's'}" if months else NONE
    begin, end = (facts.not_before, facts.expires) if facts else (None, None)
    life = end - begin if begin and end else None
    differs = life is not None and abs(life / DAY - months * DAYS_A_MONTH) > _SLACK
    return Field("Validity Period", words, length(life) if life and differs else "")


def _key(policy: Policy, facts: X509Facts | None) -> Field:
    size = policy.curve if policy.key_type.startswith("EC") else policy.key_size
    words = inert(f"{policy.key_type} {size or ''}".strip())
    had = facts.key if facts else None
    differs = had is not None and had != words.replace("-HSM", "")
    return Field(
        "Key Type and Key Size or Elliptic Curve Name",
        words or NONE,
        had if had and differs else "",
    )


def _action(policy: Policy) -> str:
    if not policy.action:
        return NONE
    words = ACTIONS.get(policy.action, inert(policy.action))
    if policy.lifetime_percentage is not None:
        return f"{words} at {policy.lifetime_percentage} % of the lifetime"
    if policy.days_before_expiry is not None:
        return f"{words} {policy.days_before_expiry} days before expiry"
    return words


def _shown(text: str) -> str:
    return inert(text) or NONE


def _yes(value: bool) -> str:
    return "Yes" if value else "No"
