"""What the sequences bring along: an authority that signs, and a file to import."""

import base64
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12

_KEY = ec.generate_private_key(ec.SECP256R1())
_NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "authority of the sequences")])
MONTHS = 12


def signed(csr: str, *, by_the_csr: bool = True) -> str:
    """Return a certificate (base64 of DER) for the key of a request, or for another key."""
    request = x509.load_der_x509_csr(base64.b64decode(csr))
    public = request.public_key() if by_the_csr else _KEY.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError("the sequences ask for EC keys")
    return _encoded(_certificate(public).public_bytes(Encoding.DER))


def file_to_import() -> str:
    """Return key and certificate in one file, in base64."""
    certificate = _certificate(_KEY.public_key())
    return _encoded(
        pkcs12.serialize_key_and_certificates(None, _KEY, certificate, None, NoEncryption())
    )


def _certificate(public: ec.EllipticCurvePublicKey) -> x509.Certificate:
    """Return a certificate that is valid for so many days as 12 months have."""
    begin = datetime.now(UTC)
    number, end = x509.random_serial_number(), begin + timedelta(days=365)
    builder = x509.CertificateBuilder(_NAME, _NAME, public, number, begin, end)
    return builder.sign(_KEY, hashes.SHA256())


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
