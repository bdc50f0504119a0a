"""Reading what the vault made."""

import base64

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from localvault.caller import Json


def leaf(bundle: Json) -> x509.Certificate:
    """Return the certificate of a bundle."""
    return x509.load_der_x509_certificate(base64.b64decode(bundle["cer"]))


def public(of: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    """Return the public key of a certificate or request."""
    return of.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
