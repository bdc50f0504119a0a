"""What a new certificate (or a new version) shall be, as a person asks for it."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from certificates.domain import subjects
from certificates.domain.advanced import Advanced
from certificates.domain.api_versions import NEEDED, order
from certificates.domain.issuers import SELF, is_self, is_unknown
from certificates.domain.looks import Content
from certificates.domain.x509 import Names, comparable

KEY_SIZES = (2048, 3072, 4096)
CURVES = ("P-256", "P-384", "P-521", "P-256K")
MOST_TAGS = 15
LONGEST_TAG = 256
LONGEST_VALIDITY = 120
MOST_TOLD = 3  # wrong lines of one field that are quoted

_LABEL = r"[0-9a-zA-Z_]([0-9a-zA-Z_-]{0,61}[0-9a-zA-Z_])?"
_DNS = re.compile(rf"(\*\.)?{_LABEL}(\.{_LABEL})*\.?")
_AT = re.compile(r"[^\s@]+@[^\s@]+")
_URI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+")


@dataclass(frozen=True, kw_only=True)
class Spec:
    """The policy of a certificate and what goes with it; the defaults are the service's own.

    An empty ``subject`` sends none; ``validity_months`` are calendar months; RSA keys have
    ``key_size`` (bits), EC keys a ``curve``.
    """

    subject: str = ""
    dns_names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    upns: tuple[str, ...] = ()
    ip_addresses: tuple[str, ...] = ()
    uris: tuple[str, ...] = ()
    validity_months: int = 12
    key_type: Literal["RSA", "EC"] = "RSA"
    key_size: int | None = 2048
    curve: str | None = None
    exportable: bool = True
    issuer: str = SELF
    enabled: bool = True
    tags: Mapping[str, str] = field(default_factory=dict)
    advanced: Advanced = field(default_factory=Advanced)

    @classmethod
    def default_policy(cls) -> "Spec":
        """What the quickstart's ``CertificatePolicy.get_default()`` holds."""
        return cls(subject="CN=DefaultPolicy", issuer=SELF)

    @property
    def names(self) -> Names:
        """The subject alternative names."""
        return Names(
            dns=self.dns_names,
            emails=self.emails,
            upns=self.upns,
            ip_addresses=self.ip_addresses,
            uris=self.uris,
        )

    @property
    def key(self) -> str:
        """The key in words: ``RSA 2048``, ``EC P-256``."""
        return f"RSA {self.key_size}" if self.key_type == "RSA" else f"EC {self.curve}"

    @property
    def newer_fields(self) -> tuple[str, ...]:
        """The fields with a value that the oldest API versions do not have."""
        held = {
            "ip_addresses": self.ip_addresses,
            "uris": self.uris,
            "preserve_order": self.advanced.preserve_order,
        }
        return tuple(name for name, value in held.items() if value)

    @property
    def needed_version(self) -> str:
        """The oldest API version that has all of it; "" where every version has."""
        return max((NEEDED[name].since for name in self.newer_fields), key=order, default="")

    def fits(self, content: Content, issuer: str = "") -> bool:
        """Whether a version or a pending request is what this asks for.

        Subject, names, key and issuer are compared. ``issuer`` is that of a pending request; of a
        version only "self-signed or not" can be read.
        """
        same_issuer = (
            issuer.lower() == self.issuer.lower()
            if issuer
            else content.self_signed == is_self(self.issuer)
        )
        return (
            same_issuer
            and content.subject == (subjects.parse(self.subject) if self.subject else ())
            and content.names == comparable(_canonical(self.names))
            and content.key_type == self.key
        )

    def problems(self) -> dict[str, str]:
        """What Key Vault would not accept: field name -> sentence. Empty when it may be sent."""
        found = _list_problems(self)
        if problem := tag_problem(self.tags):
            found["tags"] = problem
        if self.subject:
            if problem := _subject_problem(self.subject):
                found["subject"] = problem
        elif not comparable(self.names):
            found["subject"] = "Give a subject or at least one DNS name or other name."
        if not 1 <= self.validity_months <= LONGEST_VALIDITY:
            found["validity_months"] = f"Give 1 to {LONGEST_VALIDITY} months."
        if self.key_type == "RSA" and self.key_size not in KEY_SIZES:
            found["key_size"] = "An RSA key has 2048, 3072 or 4096 bits."
        if self.key_type == "EC" and self.curve not in CURVES:
            found["curve"] = "Choose an elliptic curve: P-256, P-384, P-521 or P-256K."
        by_hand = is_unknown(self.issuer)
        return found | self.advanced.problems(by_hand=by_hand, months=self.validity_months)

    def policy_body(self) -> dict[str, Any]:
        """The policy as the REST API takes it.

        The key type is always said: the SDK leaves out a lone ``exportable: false``, and the vault
        would then make an exportable key.
        """
        names = {
            "dns_names": self.dns_names,
            "emails": self.emails,
            "upns": self.upns,
            "ipAddresses": self.ip_addresses,
            "uris": self.uris,
        }
        properties: dict[str, Any] = {
            "sans": {kind: list(held) for kind, held in names.items() if held},
            "validity_months": self.validity_months,
        }
        if self.subject:
            properties["subject"] = self.subject
        key: dict[str, Any] = {"exportable": self.exportable, "kty": self.key_type}
        if self.key_type == "RSA":
            key["key_size"] = self.key_size
        else:
            key["crv"] = self.curve
        more = self.advanced.policy_parts()
        policy = {
            "key_props": key | more["key_props"],
            "secret_props": more["secret_props"],
            "x509_props": properties | more["x509_props"],
            "lifetime_actions": self.advanced.lifetime_actions(),
            "issuer": {"name": self.issuer},
        }
        return {section: held for section, held in policy.items() if held}

    def create_body(self) -> dict[str, Any]:
        """The whole body of a create request."""
        body: dict[str, Any] = {
            "policy": self.policy_body(),
            "attributes": {"enabled": self.enabled},
        }
        if self.tags:
            body["tags"] = dict(self.tags)
        return body | {"preserveCertOrder": True} if self.advanced.preserve_order else body


def _canonical(names: Names) -> Names:
    addresses = tuple(str(ipaddress.ip_address(text)) for text in names.ip_addresses)
    return Names(
        dns=names.dns,
        emails=names.emails,
        upns=names.upns,
        ip_addresses=addresses,
        uris=names.uris,
    )


def _subject_problem(subject: str) -> str:
    if len(subject) > subjects.LONGEST:
        return f"Key Vault takes at most {subjects.LONGEST} characters."
    try:
        subjects.parse(subject)
    except ValueError as error:
        return str(error)
    return ""


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


_KINDS = (
    ("dns_names", lambda text: _DNS.fullmatch(text) and len(text) <= 253, "a DNS name"),
    ("emails", _AT.fullmatch, "an email address"),
    ("upns", _AT.fullmatch, "a user principal name (name@domain)"),
    ("ip_addresses", _is_address, "an IP address"),
    ("uris", _URI.fullmatch, "a URI"),
)


def _list_problems(spec: Spec) -> dict[str, str]:
    found = {}
    for name, accepts, kind in _KINDS:
        wrong = [text for text in getattr(spec, name) if not accepts(text)]
        if wrong:
            found[name] = _not_accepted(wrong, kind)
    advised = {text: advice for text in spec.dns_names if (advice := _better_than_dns(text))}
    if advised:
        others = [t for t in spec.dns_names if t not in advised and not _DNS.fullmatch(t)]
        sentences = [*advised.values()][:MOST_TOLD]
        sentences += [_not_accepted(others, "a DNS name")] if others else []
        found["dns_names"] = " ".join(sentences)
    return found


def _better_than_dns(text: str) -> str:
    """What to write instead of a DNS name that is another kind of name; "" where it is one."""
    if _is_address(text):
        return f"“{text[:80]}” is an IP address: give it under IP addresses."
    if text.isascii():
        return ""
    try:
        encoded = text.encode("idna").decode()
    except UnicodeError:
        return ""
    return f"“{text[:80]}” has letters beyond ASCII: write {encoded[:80]}."


def _not_accepted(wrong: list[str], kind: str) -> str:
    """All that is wrong in one sentence; of many, the first ones."""
    *others, last = [f"“{text[:80]}”" for text in wrong[:MOST_TOLD]]
    if len(wrong) > MOST_TOLD:
        others, last = [*others, last], f"{len(wrong) - MOST_TOLD} more"
    if not others:
        return f"{last} is not {kind}."
    return f"Each must be {kind}: {', '.join(others)} and {last}."


def tag_problem(tags: Mapping[str, str]) -> str:
    """Why Key Vault would not accept ``tags``, "" when it does."""
    if len(tags) > MOST_TAGS:
        return f"Key Vault takes at most {MOST_TAGS} tags; these are {len(tags)}."
    for key, value in tags.items():
        if not key or max(len(key), len(value)) > LONGEST_TAG:
            return f"A tag's name and value have 1 to {LONGEST_TAG} characters each."
    return ""
