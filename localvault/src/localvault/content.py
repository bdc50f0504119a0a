"""Certificates with their private keys, as files carry them: PFX and PEM."""

import base64
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import SignatureAlgorithmOID

from localvault import errors, pfx
from localvault.x509 import CURVES, RSA_SIZES, PrivateKey, public_bytes

PFX, PEM = "application/x-pkcs12", "application/x-pem-file"
_DER = serialization.Encoding.DER
_PKCS8, _PLAIN = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
_BY_EC = frozenset(
    {
        SignatureAlgorithmOID.ECDSA_WITH_SHA1,
        SignatureAlgorithmOID.ECDSA_WITH_SHA256,
        SignatureAlgorithmOID.ECDSA_WITH_SHA384,
        SignatureAlgorithmOID.ECDSA_WITH_SHA512,
    }
)
_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.S)
_PKCS8_LABELS = (b"PRIVATE KEY", b"ENCRYPTED PRIVATE KEY")
# What the library raises for content that it cannot make sense of.
ODD = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)


@dataclass(frozen=True)
class Content:
    """A private key (PKCS#8 DER), its certificate and those of authorities (DER).

    `leaf_at`: how many of these came before the certificate.
    """

    private: bytes
    leaf: bytes
    chain: list[bytes]
    leaf_at: int


def read(value: str, password: str, content_type: str) -> Content:
    """Return what a file holds. Raises ServiceError, in the service's words, for an odd one."""
    read_it = _read_pem if content_type == PEM else _read_pfx
    private, certificates = read_it(value, password)
    place = place_of(private, certificates)
    if place is None:
        raise errors.key_differs()
    leaf = certificates.pop(place)
    if _is_signed_by_another_kind(private, leaf):
        raise errors.signed_by_another_kind()
    return Content(private, leaf, certificates, place)


def _is_signed_by_another_kind(private: bytes, leaf: bytes) -> bool:
    """Tell whether an EC key has signed a certificate for an RSA key."""
    signed_with = x509.load_der_x509_certificate(leaf).signature_algorithm_oid
    return isinstance(_load(private), rsa.RSAPrivateKey) and signed_with in _BY_EC


def place_of(private: bytes, certificates: list[bytes]) -> int | None:
    """Return the place of the first certificate that is for a key; None if there is none."""
    wanted = public_bytes(_load(private).public_key())
    for place, der in enumerate(certificates):
        with suppress(*ODD):
            if public_bytes(x509.load_der_x509_certificate(der).public_key()) == wanted:
                return place
    return None


def unreadable(content_type: str) -> errors.ServiceError:
    """Return the refusal of a file in which nothing can be read."""
    return errors.unreadable_pem() if content_type == PEM else errors.unreadable_pfx()


def _read_pfx(value: str, password: str) -> tuple[bytes, list[bytes]]:
    try:
        data = _decoded(value)
        held = pkcs12.load_pkcs12(data, password.encode() or None)
    except ODD as error:
        raise errors.unreadable_pfx() from error
    certificates = [each.certificate for each in (held.cert, *held.additional_certs) if each]
    if not certificates:
        raise errors.unreadable_pfx()
    if held.key is None:
        raise errors.no_private_key("PKCS#12")
    return _kept(held.key), [each.public_bytes(_DER) for each in certificates]


def _decoded(value: str) -> bytes:
    """Return the bytes of base64, which may be broken into lines."""
    return base64.b64decode("".join(value.split()), validate=True)


def _read_pem(value: str, password: str) -> tuple[bytes, list[bytes]]:
    text = value.encode()
    if b"-----BEGIN" not in text:
        try:
            text = _decoded(value)
        except ValueError as error:
            raise errors.unreadable_pem() from error
    try:
        keys, certificates = _blocks(text, password)
    except ODD as error:
        raise errors.unreadable_pem() from error
    if not certificates:
        raise errors.unreadable_pem()
    if not keys:
        raise errors.no_private_key("PEM")
    return _kept(keys[0]), certificates


def _blocks(text: bytes, password: str) -> tuple[list[Any], list[bytes]]:
    """Return keys and certificates of a text that has nothing else in it, and LF between lines."""
    if b"\r" in text or _BLOCK.sub(b"", text).strip(b"\n"):
        raise ValueError("more than blocks of PEM")
    keys, certificates = [], []
    for block in _BLOCK.finditer(text):
        if block[1] == b"CERTIFICATE":
            certificates.append(x509.load_pem_x509_certificate(block[0]).public_bytes(_DER))
        elif block[1] in _PKCS8_LABELS:
            encrypted = block[1].startswith(b"ENCRYPTED")
            secret = password.encode() if encrypted and password else None
            keys.append(serialization.load_pem_private_key(block[0], secret))
        else:
            raise ValueError("a block of another kind")
    return keys, certificates


def _kept(key: Any) -> bytes:
    """Return a private key as the vault keeps it, if it is of a kind that the vault makes."""
    rsa_kept = isinstance(key, rsa.RSAPrivateKey) and key.key_size in RSA_SIZES
    curves = tuple(curve for curve, _ in CURVES.values())
    ec_kept = isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, curves)
    if not rsa_kept and not ec_kept:
        raise errors.key_kind()
    encoded: bytes = key.private_bytes(_DER, _PKCS8, _PLAIN)
    return encoded


def write_pfx(private: bytes | None, leaf: bytes, chain: list[bytes]) -> bytes:
    """Return a PFX with an empty password; without `private` it holds certificates only."""
    return pfx.write(private, [leaf, *chain])


def write_pem(private: bytes | None, certificates: list[bytes]) -> bytes:
    """Return key and certificates in PEM, in this order; no key without `private`."""
    pem = serialization.Encoding.PEM
    parts = [_load(private).private_bytes(pem, _PKCS8, _PLAIN)] if private is not None else []
    parts += [x509.load_der_x509_certificate(der).public_bytes(pem) for der in certificates]
    return b"".join(parts)


def _load(private: bytes) -> PrivateKey:
    key = serialization.load_der_private_key(private, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError("the vault keeps RSA and EC keys only")
    return key
