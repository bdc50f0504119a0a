"""Certificates that the client brings: read from its PFX, or signed for the vault's request."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PublicFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID


class Brought(NamedTuple):
    """A certificate as the wire spells it."""

    cer: str
    x5t: str


def in_pfx(value: str, password: str | None = None) -> Brought:
    """Return the certificate of a PFX in base64."""
    secret = password.encode() if password else None
    _, certificate, _ = pkcs12.load_key_and_certificates(base64.b64decode(value), secret)
    if certificate is None:
        raise ValueError("a PFX without a certificate")
    return _spelled(certificate.public_bytes(Encoding.DER))


def like(recorded: str, csr: str) -> Brought:
    """Return the recorded certificate as it would be for the key of another request.

    It is the same to the byte but for key and signature, which are of the same length. The signer
    is a private one, as it was in the recording.
    """
    before = x509.load_der_x509_certificate(base64.b64decode(recorded))
    request = x509.load_der_x509_csr(base64.b64decode(csr))
    signed = before.tbs_certificate_bytes
    ours = signed.replace(_public(before), _public(request))
    signer = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    signature = signer.sign(ours, padding.PKCS1v15(), hashes.SHA256())
    der = base64.b64decode(recorded).replace(signed, ours).replace(before.signature, signature)
    return _spelled(der)


def signed_for(csr: str | None) -> str:
    """Return a certificate in base64 by a private CA: for the key of a request, or its own."""
    signer = ec.generate_private_key(ec.SECP256R1())
    request = x509.load_der_x509_csr(base64.b64decode(csr)) if csr else None
    public = request.public_key() if request else signer.public_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a private CA")])
    return _spelled(_certificate(name, public, signer).public_bytes(Encoding.DER)).cer


def pfx(name: x509.Name, dns_names: Sequence[str] = ()) -> str:
    """Return a PFX without password, in base64, of a certificate with these names."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(name, key.public_key(), key, dns_names)
    content = pkcs12.serialize_key_and_certificates(None, key, certificate, None, NoEncryption())
    return base64.b64encode(content).decode()


def _certificate(
    name: x509.Name,
    public: CertificatePublicKeyTypes,
    signer: ec.EllipticCurvePrivateKey,
    dns_names: Sequence[str] = (),
) -> x509.Certificate:
    start = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, public, 1, start, start + timedelta(days=1))
    if dns_names:
        names = x509.SubjectAlternativeName([x509.DNSName(each) for each in dns_names])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(signer, hashes.SHA256())


def _public(of: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    return of.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _spelled(der: bytes) -> Brought:
    digest = hashlib.sha1(der, usedforsecurity=False).digest()
    return Brought(
        base64.b64encode(der).decode(), base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    )
