"""Certificates and signing requests, made for the test at hand."""

from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

SAN = ObjectIdentifier("2.5.29.17")
UPN = ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")
EC_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def name(common_name: str = "www.contoso.com", **more: str) -> x509.Name:
    """A distinguished name; ``more`` by the constants of NameOID, in the order given."""
    attributes = [x509.NameAttribute(getattr(NameOID, kind), text) for kind, text in more.items()]
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name), *attributes])


def upn(text: str) -> x509.OtherName:
    """A user principal name as Windows writes it into a certificate."""
    raw = text.encode()
    length = bytes([len(raw)]) if len(raw) < 128 else bytes([0x81, len(raw)])
    return x509.OtherName(UPN, b"\x0c" + length + raw)


def certificate(
    *extensions: x509.ExtensionType,
    subject: x509.Name | None = None,
    issuer: x509.Name | None = None,
    key: Key = EC_KEY,
    serial: int = 0xABC,
) -> bytes:
    """A certificate as DER, self-signed unless an issuer is given."""
    subject = subject or name()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def csr(
    names: Sequence[x509.GeneralName] = (), subject: x509.Name | None = None, key: Key = EC_KEY
) -> bytes:
    """A signing request as DER."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject or name())
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
