"""The facts of a certificate, for pages, searches and exports."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from certificates.domain import subjects
from certificates.domain.numbers import serial_of
from certificates.domain.text import inert
from certificates.domain.x509.content import (
    Names,
    Parts,
    extension,
    is_self_issued,
    parts_of_certificate,
)
from certificates.domain.x509.lenient import Lenient
from certificates.domain.x509.words import oid_in_words

# The bits of a key usage in their order, by their names here and in a certificate.
_USES = {
    "digital_signature": "digitalSignature",
    "content_commitment": "nonRepudiation",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
    "key_cert_sign": "keyCertSign",
    "crl_sign": "cRLSign",
    "encipher_only": "encipherOnly",
    "decipher_only": "decipherOnly",
}
_ONLY_WITH_AGREEMENT = ("encipher_only", "decipher_only")
_PARTS = {
    "subject": "subject",
    "names": "alternative names",
    "issuer": "issuer",
    "not_before": "activation date",
    "expires": "expiration date",
    "key": "key",
    "serial": "serial number",
    "signature": "signature",
    "key_usage": "key usage",
    "extended_key_usage": "extended key usages",
}


@dataclass(frozen=True, kw_only=True)
class X509Facts:
    """The parts of a certificate. All text is inert; None is a part that cannot be read."""

    subject: str | None
    names: Names | None
    issuer: str | None
    self_signed: bool | None
    not_before: datetime | None
    expires: datetime | None
    key: str | None
    key_sha256: (
        str | None
    )  # of the public key (SubjectPublicKeyInfo): a CSR and its version share it
    serial: str | None  # unsigned bytes in hex
    sha1: str
    sha256: str
    signature: str | None
    key_usage: tuple[str, ...] | None
    extended_key_usage: tuple[str, ...] | None

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The parts that cannot be read, in words."""
        return tuple(words for part, words in _PARTS.items() if getattr(self, part) is None)


def facts_of(der: bytes | None) -> X509Facts | None:
    """The facts of a DER certificate, None where there is none yet."""
    return read_certificate(der) if der else None


def read_certificate(der: bytes) -> X509Facts:
    """The facts of a DER certificate, as far as they can be read: the thumbprints always."""
    parts = parts_of_certificate(der)
    key, names = parts.key(), parts.names()
    return X509Facts(
        subject=_in_words(parts.subject()),
        names=names and names.each(inert),
        issuer=_in_words(parts.read(lambda held: subjects.of_name(held.issuer), Lenient.issuer)),
        self_signed=is_self_issued(parts),
        not_before=parts.read(lambda held: held.not_valid_before_utc, Lenient.not_before),
        expires=parts.read(lambda held: held.not_valid_after_utc, Lenient.expires),
        key=key.kind if key else None,
        key_sha256=key.sha256 if key else None,
        serial=parts.read(lambda held: _positive(held.serial_number), Lenient.serial),
        sha1=hashlib.sha1(der, usedforsecurity=False).hexdigest().upper(),
        sha256=hashlib.sha256(der).hexdigest().upper(),
        signature=_signature(parts),
        key_usage=_key_usage(parts),
        extended_key_usage=_purposes(parts),
    )


def _in_words(name: subjects.DistinguishedName | None) -> str | None:
    return None if name is None else inert(subjects.in_words(name))


def _positive(number: int) -> str:
    """A serial number. Raises ValueError for a negative one whose bytes are ambiguous."""
    if number < 0:
        raise ValueError("a negative serial number")
    return serial_of(number)


def _signature(parts: Parts[x509.Certificate]) -> str | None:
    oid = parts.read(lambda held: held.signature_algorithm_oid.dotted_string, Lenient.signature)
    return oid and oid_in_words(oid)


def _key_usage(parts: Parts[x509.Certificate]) -> tuple[str, ...] | None:
    bits = parts.read(_bits, Lenient.key_usage)
    return (
        None
        if bits is None
        else tuple(use for use, bit in zip(_USES.values(), bits, strict=False) if bit)
    )


def _bits(loaded: x509.Certificate) -> tuple[bool, ...]:
    held = extension(loaded.extensions, x509.KeyUsage)
    if held is None:
        return ()
    uses = (use not in _ONLY_WITH_AGREEMENT or held.key_agreement for use in _USES)
    return tuple(is_told and getattr(held, use) for use, is_told in zip(_USES, uses, strict=True))


def _purposes(parts: Parts[x509.Certificate]) -> tuple[str, ...] | None:
    oids = parts.read(_oids, Lenient.purposes)
    return None if oids is None else tuple(map(oid_in_words, oids))


def _oids(loaded: x509.Certificate) -> tuple[str, ...]:
    return tuple(p.dotted_string for p in extension(loaded.extensions, x509.ExtendedKeyUsage) or ())
