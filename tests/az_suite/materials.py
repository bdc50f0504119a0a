"""What people have before they call az: a policy, keys, certificates, an authority that signs."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from localvault.caller import Json

QUICK: Json = {
    "issuerParameters": {"name": "Self"},
    "keyProperties": {"keyType": "EC", "curve": "P-256"},
    "x509CertificateProperties": {"subject": "CN=az"},
}


class Own:
    """A self-signed certificate and its key, as files have them."""

    def __init__(self, common_name: str = "own") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = _certificate(named(common_name), named(common_name), self.key)

    def pfx(self, password: str | None = None) -> bytes:
        """Return a PKCS#12 file."""
        return serialize_key_and_certificates(
            b"own", self.key, self.certificate, None, _encryption(password)
        )

    def pem(self, password: str | None = None) -> bytes:
        """Return a PEM file: the certificate, then the key."""
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, _encryption(password))
        return as_pem(self.certificate) + key


class Authority:
    """A certificate authority that signs requests."""

    def __init__(self) -> None:
        own = Own("authority")
        self.certificate, self._key = own.certificate, own.key

    def sign(self, csr: bytes) -> x509.Certificate:
        """Return a certificate for a PKCS#10 request in DER."""
        request = x509.load_der_x509_csr(csr)
        key = request.public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        return _certificate(request.subject, self.certificate.subject, self._key, key)


def named(common_name: str) -> x509.Name:
    """Return a name that is a common name only."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def as_pem(certificate: x509.Certificate) -> bytes:
    """Return a certificate in PEM."""
    return certificate.public_bytes(Encoding.PEM)


def as_der(certificate: x509.Certificate) -> bytes:
    """Return a certificate in DER."""
    return certificate.public_bytes(Encoding.DER)


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    signer: ec.EllipticCurvePrivateKey,
    key: ec.EllipticCurvePublicKey | None = None,
) -> x509.Certificate:
    begin = datetime.now(UTC) - timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key or signer.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=365))
        .sign(signer, SHA256())
    )


def _encryption(password: str | None) -> KeySerializationEncryption:
    return BestAvailableEncryption(password.encode()) if password else NoEncryption()
