"""Certificates that are made outside of any vault, to be imported and merged."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PLAIN = serialization.NoEncryption()
PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER


@dataclass
class Made:
    """A private key, its certificate, and the authority that signed it."""

    key: Any
    leaf: x509.Certificate
    authority: x509.Certificate

    def pfx(self, password: str = "") -> str:
        """Return all three as base64 of a PFX."""
        closed = serialization.BestAvailableEncryption(password.encode()) if password else PLAIN
        held = pkcs12.serialize_key_and_certificates(
            b"made", self.key, self.leaf, [self.authority], closed
        )
        return base64.b64encode(held).decode()

    def key_pem(self) -> str:
        """Return the key in PEM."""
        return str(self.key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, PLAIN).decode())

    def certificates_pem(self) -> str:
        """Return certificate and authority in PEM."""
        return as_pem(self.leaf) + as_pem(self.authority)


class Request:
    """A public key of a waiting request, in the place of a private one."""

    def __init__(self, csr: str) -> None:
        self.public = x509.load_der_x509_csr(base64.b64decode(csr)).public_key()

    def public_key(self) -> Any:
        """Return the public key."""
        return self.public


def name(text: str) -> x509.Name:
    """Return a name of one common name."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def made(
    key: Any = None,
    *,
    by: Any = None,
    subject: x509.Name | None = None,
    days: int = 90,
    extensions: tuple[x509.ExtensionType, ...] = (),
) -> Made:
    """Make a certificate for a key, by default a new P-256 one, signed by a throwaway authority's.

    `by`: the key of the authority, by default a new one of the same kind.
    """
    key = key or ec.generate_private_key(ec.SECP256R1())
    issuing = by or ec.generate_private_key(ec.SECP256R1())
    if by is None and isinstance(key, rsa.RSAPrivateKey):
        issuing = rsa.generate_private_key(65537, 2048)
    leaf = signed(key.public_key(), issuing, subject or name("made"), days, extensions)
    return Made(key, leaf, signed(issuing.public_key(), issuing, name("authority"), 3650, ()))


def signed(
    public: Any, by: Any, subject: x509.Name, days: int, extensions: tuple[x509.ExtensionType, ...]
) -> x509.Certificate:
    """Return a certificate over a public key."""
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)
    builder = (
        x509.CertificateBuilder(name("authority"), subject, public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(end, datetime.now(UTC)) - timedelta(days=1))
        .not_valid_after(end)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(by, hashes.SHA256())


def as_pem(certificate: x509.Certificate) -> str:
    """Return a certificate in PEM."""
    return certificate.public_bytes(PEM).decode()


def encoded(certificate: x509.Certificate) -> str:
    """Return a certificate as the wire has it."""
    return base64.b64encode(certificate.public_bytes(DER)).decode()
