"""The parts of certificates and signing requests that are compared: key, subject and names."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from ipaddress import IPv4Network, IPv6Network
from typing import Generic, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from certificates.domain import subjects
from certificates.domain.looks import Content
from certificates.domain.subjects import DistinguishedName
from certificates.domain.text import storable
from certificates.domain.x509 import curves, general_names
from certificates.domain.x509.lenient import Lenient

_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521", "secp256k1": "P-256K"}
T = TypeVar("T")
Loaded = TypeVar("Loaded", x509.Certificate, x509.CertificateSigningRequest)
Extension = TypeVar("Extension", bound=x509.ExtensionType)


@dataclass(frozen=True, kw_only=True)
class Names:
    """The subject alternative names, by kind; ``others`` begin with their kind in words."""

    dns: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    upns: tuple[str, ...] = ()
    ip_addresses: tuple[str, ...] = ()
    uris: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def each(self, change: Callable[[str], str]) -> "Names":
        """The names after ``change`` of each."""
        kinds = {kind.name: tuple(map(change, getattr(self, kind.name))) for kind in fields(self)}
        return Names(**kinds)


@dataclass(frozen=True)
class Key:
    """A public key.

    ``sha256`` is of its SubjectPublicKeyInfo, in hex: a CSR and its version share it. ``kind`` is
    "RSA 2048", "EC P-256", or None where it cannot be read.
    """

    sha256: str
    kind: str | None


def comparable(names: Names) -> tuple[str, ...]:
    """All names as sorted text with their kind; DNS names compare without case."""
    kinds = {
        "dns": [name.lower() for name in names.dns],
        "email": list(names.emails),
        "upn": list(names.upns),
        "ip": list(names.ip_addresses),
        "uri": list(names.uris),
        "other": list(names.others),
    }
    return tuple(sorted(f"{kind}:{name}" for kind, group in kinds.items() for name in group))


class Parts(Generic[Loaded]):
    """A certificate or a CSR, each part of it read by itself; None is one that cannot be read.

    cryptography is asked first: it is strict. What it refuses is read leniently.
    """

    def __init__(
        self, der: bytes, load: Callable[[bytes], Loaded], *, is_request: bool = False
    ) -> None:
        self._der, self._is_request = der, is_request
        self._strict: Loaded | None = _or_none(lambda: load(der))
        self._lenient: Lenient | None = None

    def read(self, strictly: Callable[[Loaded], T], leniently: Callable[[Lenient], T]) -> T | None:
        """Read one part: strictly, and where that fails leniently."""
        strict = self._strict
        found = None if strict is None else _or_none(lambda: strictly(strict))
        return _or_none(lambda: leniently(self._leniently())) if found is None else found

    def key(self) -> Key | None:
        """The public key."""
        return self.read(lambda held: _key(held.public_key()), lambda held: _key_in(held.spki()))

    def subject(self) -> DistinguishedName | None:
        """The subject."""
        return self.read(lambda held: subjects.of_name(held.subject), Lenient.subject)

    def names(self) -> Names | None:
        """The subject alternative names."""
        return self.read(_names, lambda held: Names(**held.names()))

    def _leniently(self) -> Lenient:
        if self._lenient is None:
            self._lenient = Lenient(self._der, is_request=self._is_request)
        return self._lenient


def parts_of_certificate(der: bytes) -> Parts[x509.Certificate]:
    """The parts of a certificate."""
    return Parts(der, x509.load_der_x509_certificate)


def is_self_issued(parts: Parts[x509.Certificate]) -> bool | None:
    """Whether a certificate names the same subject and issuer."""
    return parts.read(lambda held: held.subject == held.issuer, Lenient.is_self_issued)


def content_of_certificate(der: bytes) -> Content | None:
    """What looks compare of a version; None when its key cannot be read."""
    parts = parts_of_certificate(der)
    content = _content(parts)
    return content and replace(content, self_signed=bool(is_self_issued(parts)))


def content_of_csr(der: bytes) -> Content | None:
    """What looks compare of a pending request; None when its key cannot be read."""
    return _content(Parts(der, x509.load_der_x509_csr, is_request=True))


def extension(held: x509.Extensions, kind: type[Extension]) -> Extension | None:
    """The one extension of a kind, None where there is none."""
    try:
        return held.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _content(parts: Parts[Loaded]) -> Content | None:
    key, subject, names = parts.key(), parts.subject(), parts.names()
    if key is None:
        return None
    attributes = () if subject is None else subjects.attributes(subject)
    return Content(
        key=key.sha256,
        subject=None if subject is None else tuple((oid, storable(v)) for oid, v in attributes),
        names=None if names is None else tuple(map(storable, comparable(names))),
        key_type=key.kind or "",
    )


def _or_none(read: Callable[[], T]) -> T | None:
    """Call ``read``; return None where it fails, in whatever way: anybody's bytes are read here.

    cryptography raises TypeError, AssertionError and classes of its own as well as ValueError, and
    announces that its warnings (a serial number that is not positive) will be errors.
    """
    try:
        return read()
    except Exception:  # noqa: BLE001 what one part is made of must not hide the others
        return None


def _names(loaded: x509.Certificate | x509.CertificateSigningRequest) -> Names:
    held = extension(loaded.extensions, x509.SubjectAlternativeName)
    if held is None:
        return Names()
    others = [_other(name) for name in held]
    return Names(
        dns=tuple(held.get_values_for_type(x509.DNSName)),
        emails=tuple(held.get_values_for_type(x509.RFC822Name)),
        upns=tuple(text for kind, text in others if kind == "upns"),
        ip_addresses=tuple(str(n) for n in held.get_values_for_type(x509.IPAddress)),
        uris=tuple(held.get_values_for_type(x509.UniformResourceIdentifier)),
        others=tuple(text for kind, text in others if kind == "others"),
    )


def _other(name: x509.GeneralName) -> tuple[str, str]:
    """The field of Names and the text of a name whose kind has no field of its own."""
    match name:
        case x509.OtherName():
            return general_names.other_name(name.type_id.dotted_string, name.value)
        case x509.DirectoryName():
            return "others", general_names.directory_name(subjects.of_name(name.value))
        case x509.RegisteredID():
            return "others", general_names.registered_id(name.value.dotted_string)
        case x509.IPAddress() if isinstance(name.value, IPv4Network | IPv6Network):
            raise ValueError("a network is no address")
    return "", ""


def _key(key: PublicKeyTypes) -> Key:
    """A key that cryptography has read."""
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Key(hashlib.sha256(spki).hexdigest(), _kind(key))


def _key_in(spki: bytes) -> Key:
    """A key of its own, as certificates hold it. Of a curve that is written out by its parameters
    the kind stays unknown, unless it is P-256K; its bytes are then compared as they are.
    """
    by_bytes = Key(hashlib.sha256(spki).hexdigest(), None)
    by_name = _or_none(lambda: _key(load_der_public_key(curves.by_name(spki))))
    return _or_none(lambda: _key(load_der_public_key(spki))) or by_name or by_bytes


def _kind(key: PublicKeyTypes) -> str:
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {_CURVES.get(key.curve.name, key.curve.name)}"
    return type(key).__name__.removesuffix("PublicKey")
