"""Certificates and signing requests, read into facts that pages can show and looks can compare."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ObjectIdentifier

from certificates.domain import subjects
from certificates.domain.looks import Content
from certificates.domain.text import inert, storable

_UPN = ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")
_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521", "secp256k1": "P-256K"}
_USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
)
_USE_WORDS = {"content_commitment": "nonRepudiation", "crl_sign": "cRLSign"}
# What cryptography raises for a certificate that it cannot read; only the first is a ValueError.
_UNREADABLE = (
    ValueError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
T = TypeVar("T", bound=x509.ExtensionType)
V = TypeVar("V")
_Readable = x509.Certificate | x509.CertificateSigningRequest


@dataclass(frozen=True, kw_only=True)
class Names:
    """The subject alternative names, by kind."""

    dns: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    upns: tuple[str, ...] = ()
    ip_addresses: tuple[str, ...] = ()
    uris: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class X509Facts:
    """What a certificate says of itself. All text is inert."""

    subject: str
    names: Names
    issuer: str
    self_signed: bool
    not_before: datetime
    expires: datetime
    key: str
    key_sha256: str  # of the public key (SubjectPublicKeyInfo), hex: a CSR and its version share it
    serial: str
    sha1: str
    sha256: str
    signature: str
    key_usage: tuple[str, ...]
    extended_key_usage: tuple[str, ...]


def read_certificate(der: bytes) -> X509Facts:
    """The facts of a DER certificate. Raises ValueError when it cannot be parsed."""
    try:
        return _facts(x509.load_der_x509_certificate(der))
    except _UNREADABLE as error:
        raise ValueError("the certificate cannot be read") from error


def facts_of(der: bytes | None) -> X509Facts | None:
    """The same; None for one that cannot be parsed, and where there is none yet."""
    try:
        return read_certificate(der) if der else None
    except ValueError:
        return None


def _facts(found: x509.Certificate) -> X509Facts:
    serial = f"{found.serial_number:X}"
    usages = _extension(found, x509.ExtendedKeyUsage)
    return X509Facts(
        subject=inert(subjects.in_words(found.subject)),
        names=_names(found),
        issuer=inert(subjects.in_words(found.issuer)),
        self_signed=found.subject == found.issuer,
        not_before=found.not_valid_before_utc,
        expires=found.not_valid_after_utc,
        key=_key(found),
        key_sha256=_key_sha256(found),
        serial=serial.zfill(len(serial) + len(serial) % 2),
        sha1=found.fingerprint(hashes.SHA1()).hex().upper(),  # noqa: S303 a thumbprint, no protection
        sha256=found.fingerprint(hashes.SHA256()).hex().upper(),
        signature=_oid(found.signature_algorithm_oid),
        key_usage=_key_usage(found),
        extended_key_usage=tuple(map(_oid, usages)) if usages else (),
    )


def content_of_certificate(der: bytes) -> Content | None:
    """What looks compare of a version; None when it cannot be parsed."""
    return _content(lambda: x509.load_der_x509_certificate(der))


def content_of_csr(der: bytes) -> Content | None:
    """What looks compare of a pending request; None when it cannot be parsed."""
    return _content(lambda: x509.load_der_x509_csr(der))


def pem(der: bytes, label: str) -> bytes:
    """DER as PEM under ``label`` ("CERTIFICATE", "CERTIFICATE REQUEST"), readable or not."""
    text = base64.b64encode(der).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()


def comparable(names: Names) -> tuple[str, ...]:
    """All names as sorted text with their kind; DNS names compare without case."""
    kinds = {
        "dns": [name.lower() for name in names.dns],
        "email": list(names.emails),
        "upn": list(names.upns),
        "ip": list(names.ip_addresses),
        "uri": list(names.uris),
    }
    return tuple(sorted(f"{kind}:{name}" for kind, group in kinds.items() for name in group))


def _content(load: Callable[[], _Readable]) -> Content | None:
    try:
        found = load()
        key, key_type = _key_sha256(found), _key(found)
    except _UNREADABLE:
        return None
    return Content(
        key=key,
        subject=_or_none(lambda: _subject(found)),
        names=_or_none(lambda: tuple(map(storable, comparable(_names(found, raw=True))))),
        key_type=key_type,
        self_signed=isinstance(found, x509.Certificate) and found.subject == found.issuer,
    )


def _subject(found: _Readable) -> tuple[tuple[str, str], ...]:
    return tuple((oid, storable(value)) for oid, value in subjects.of_name(found.subject))


def _or_none(read: Callable[[], V]) -> V | None:
    """What can be read; None for an extension or a name that cannot be parsed."""
    try:
        return read()
    except _UNREADABLE:
        return None


def _extension(found: _Readable, kind: type[T]) -> T | None:
    try:
        return found.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _names(found: _Readable, *, raw: bool = False) -> Names:
    held = _extension(found, x509.SubjectAlternativeName)
    if held is None:
        return Names()
    clean = (lambda text: text) if raw else inert
    others = [n for n in held.get_values_for_type(x509.OtherName) if n.type_id == _UPN]
    return Names(
        dns=tuple(clean(n) for n in held.get_values_for_type(x509.DNSName)),
        emails=tuple(clean(n) for n in held.get_values_for_type(x509.RFC822Name)),
        upns=tuple(clean(_utf8_string(n.value)) for n in others),
        ip_addresses=tuple(str(n) for n in held.get_values_for_type(x509.IPAddress)),
        uris=tuple(clean(n) for n in held.get_values_for_type(x509.UniformResourceIdentifier)),
    )


def _utf8_string(der: bytes) -> str:
    """The text of a DER string: a tag, a length of one or more bytes, and the text."""
    length = der[1]
    start = 2 + (length & 0x7F if length & 0x80 else 0)
    return der[start:].decode("utf-8", "replace")


def _oid(oid: ObjectIdentifier) -> str:
    """The OID's name where it has one."""
    name: str = oid._name
    return oid.dotted_string if name == "Unknown OID" else name


def purpose_in_words(oid: str) -> str:
    """An extended key usage by its name, as in the facts; what is no OID as it is, inert."""
    try:
        return _oid(ObjectIdentifier(oid))
    except ValueError:
        return inert(oid)


def _key_sha256(found: _Readable) -> str:
    spki = found.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).hexdigest()


def _key(found: _Readable) -> str:
    key = found.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {_CURVES.get(key.curve.name, key.curve.name)}"
    return type(key).__name__.removesuffix("PublicKey")


def _key_usage(found: _Readable) -> tuple[str, ...]:
    held = _extension(found, x509.KeyUsage)
    if held is None:
        return ()
    return tuple(_USE_WORDS.get(use, _camel(use)) for use in _USES if getattr(held, use))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
