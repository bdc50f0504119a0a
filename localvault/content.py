"""Certificates with their private keys, as files carry them: PFX and PEM."""

import base64
import binascii
import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from localvault import errors
from localvault.x509 import PrivateKey, public_bytes

PFX, PEM = "application/x-pkcs12", "application/x-pem-file"
_DER = serialization.Encoding.DER
_PKCS8, _PLAIN = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.S)
_ODD = (ValueError, TypeError, UnsupportedAlgorithm)


@dataclass(frozen=True)
class Content:
    """A private key (PKCS#8 DER), its certificate and those behind it (DER)."""

    private: bytes
    leaf: bytes
    chain: list[bytes]


def read(value: str, password: str, content_type: str) -> Content:
    """Return what a file holds. Raises ServiceError, in the service's words, for an odd one."""
    read_it = _read_pem if content_type == PEM else _read_pfx
    content = read_it(value, password)
    key = serialization.load_der_private_key(content.private, None)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise errors.key_kind()
    leaf = x509.load_der_x509_certificate(content.leaf)
    if public_bytes(leaf.public_key()) != public_bytes(key.public_key()):
        raise errors.key_differs()
    return content


def _read_pfx(value: str, password: str) -> Content:
    try:
        data = base64.b64decode(value, validate=True)
        held = pkcs12.load_pkcs12(data, password.encode() or None)
    except (*_ODD, binascii.Error) as error:
        raise errors.unreadable_pfx() from error
    if held.cert is None and not held.additional_certs:
        raise errors.unreadable_pfx()
    if held.key is None or held.cert is None:
        raise errors.no_private_key("PKCS#12")
    chain = [other.certificate.public_bytes(_DER) for other in held.additional_certs]
    private = held.key.private_bytes(_DER, _PKCS8, _PLAIN)
    return Content(private, held.cert.certificate.public_bytes(_DER), chain)


def _read_pem(value: str, password: str) -> Content:
    text = value.encode()
    if b"-----BEGIN" not in text:
        try:
            text = base64.b64decode(value, validate=True)
        except (ValueError, binascii.Error) as error:
            raise errors.unreadable_pem() from error
    try:
        keys, certificates = _blocks(text, password)
    except _ODD as error:
        raise errors.unreadable_pem() from error
    if not certificates:
        raise errors.unreadable_pem()
    if not keys:
        raise errors.no_private_key("PEM")
    return Content(keys[0], certificates[0], certificates[1:])


def _blocks(text: bytes, password: str) -> tuple[list[bytes], list[bytes]]:
    keys, certificates = [], []
    for block in _BLOCK.finditer(text):
        if block[1] == b"CERTIFICATE":
            certificates.append(x509.load_pem_x509_certificate(block[0]).public_bytes(_DER))
        elif block[1].endswith(b"PRIVATE KEY"):
            encrypted = b"ENCRYPTED" in block[0]
            secret = password.encode() if encrypted and password else None
            key = serialization.load_pem_private_key(block[0], secret)
            keys.append(key.private_bytes(_DER, _PKCS8, _PLAIN))
    return keys, certificates


def write_pfx(name: str, private: bytes | None, leaf: bytes, chain: list[bytes]) -> bytes:
    """Return a PFX with an empty password; without `private` it holds certificates only."""
    key = _load(private) if private is not None else None
    certificate = x509.load_der_x509_certificate(leaf)
    others = [x509.load_der_x509_certificate(der) for der in chain]
    if key is None:
        return pkcs12.serialize_key_and_certificates(
            None, None, None, [certificate, *others], _PLAIN
        )
    return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, others, _PLAIN)


def write_pem(private: bytes | None, leaf: bytes, chain: list[bytes]) -> bytes:
    """Return key, leaf and chain in PEM, in this order; no key without `private`."""
    pem = serialization.Encoding.PEM
    parts = [_load(private).private_bytes(pem, _PKCS8, _PLAIN)] if private is not None else []
    parts += [x509.load_der_x509_certificate(der).public_bytes(pem) for der in (leaf, *chain)]
    return b"".join(parts)


def _load(private: bytes) -> PrivateKey:
    key = serialization.load_der_private_key(private, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError("the vault keeps RSA and EC keys only")
    return key
