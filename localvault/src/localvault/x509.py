"""Keys, certificate requests and self-signed certificates, shaped as the service shapes them."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from localvault.alternative import general_names
from localvault.clock import add_months
from localvault.names import parse_subject

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
RSA_SIZES = (2048, 3072, 4096)
CURVES: dict[str, tuple[type[ec.EllipticCurve], int]] = {
    "P-256": (ec.SECP256R1, 256),
    "P-384": (ec.SECP384R1, 384),
    "P-521": (ec.SECP521R1, 521),
    "P-256K": (ec.SECP256K1, 256),
}
KEY_USAGES = {
    "cRLSign": "crl_sign",
    "dataEncipherment": "data_encipherment",
    "decipherOnly": "decipher_only",
    "digitalSignature": "digital_signature",
    "encipherOnly": "encipher_only",
    "keyAgreement": "key_agreement",
    "keyCertSign": "key_cert_sign",
    "keyEncipherment": "key_encipherment",
    "nonRepudiation": "content_commitment",
}
# In the order of their bits.
_USAGE_BITS = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
_Hash = hashes.SHA256 | hashes.SHA384 | hashes.SHA512
_HASH_OF_SIZE: dict[int, _Hash] = {384: hashes.SHA384(), 521: hashes.SHA512()}
_BACKDATED = timedelta(minutes=10)


@dataclass(frozen=True)
class Issued:
    """A finished certificate: its bytes and what the vault shows about them."""

    der: bytes
    x5t: str
    nbf: int
    exp: int


@dataclass(frozen=True)
class Signer:
    """Who signs a certificate."""

    name: x509.Name
    key: PrivateKey


def generate_key(key_props: dict[str, Any]) -> bytes:
    """Return a new private key (PKCS#8 DER) of the kind a policy's `key_props` ask for."""
    key: PrivateKey
    if key_props["kty"].startswith("RSA"):
        key = rsa.generate_private_key(public_exponent=65537, key_size=key_props["key_size"])
    else:
        key = ec.generate_private_key(CURVES[key_props["crv"]][0]())
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def validity(created: float, months: int) -> tuple[int, int]:
    """Return first and last second: ten minutes before `created`, and `months` after it."""
    begin = datetime.fromtimestamp(int(created), UTC)
    return int((begin - _BACKDATED).timestamp()), int(add_months(begin, months).timestamp())


def make_csr(key: bytes, x509_props: dict[str, Any]) -> bytes:
    """Return the certificate request (DER) for a key and a policy's `x509_props`."""
    private = _load(key)
    builder = x509.CertificateSigningRequestBuilder(_subject(x509_props))
    usage, constraints, ekus, names = _extensions(x509_props)
    builder = builder.add_extension(usage, critical=True)
    if ekus is not None:
        builder = builder.add_extension(ekus, critical=False)
    if names is not None:
        builder = builder.add_extension(names, critical=not x509_props.get("subject"))
    builder = builder.add_extension(constraints, critical=False)
    return builder.sign(private, _hash_for(private)).public_bytes(serialization.Encoding.DER)


def issue(
    key: bytes, x509_props: dict[str, Any], created: float, by: Signer | None = None
) -> Issued:
    """Return the certificate for a key, signed by an authority or with the key itself."""
    own = _load(key)
    signer = by or Signer(_subject(x509_props), own)
    nbf, exp = validity(created, x509_props["validity_months"])
    builder = (
        x509.CertificateBuilder(signer.name, _subject(x509_props), own.public_key())
        .serial_number(_serial_number())
        .not_valid_before(datetime.fromtimestamp(nbf, UTC))
        .not_valid_after(datetime.fromtimestamp(exp, UTC))
    )
    usage, constraints, ekus, names = _extensions(x509_props)
    builder = builder.add_extension(usage, critical=True)
    builder = builder.add_extension(constraints, critical=False)
    if ekus is not None:
        builder = builder.add_extension(ekus, critical=False)
    if names is not None:
        builder = builder.add_extension(names, critical=not x509_props.get("subject"))
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key())
    identifier = x509.SubjectKeyIdentifier.from_public_key(own.public_key())
    builder = builder.add_extension(authority, critical=False)
    builder = builder.add_extension(identifier, critical=False)
    signed = builder.sign(signer.key, _hash_for(signer.key))
    der = signed.public_bytes(serialization.Encoding.DER)
    return Issued(der, thumbprint(der), nbf, exp)


def thumbprint(der: bytes) -> str:
    """Return the SHA-1 thumbprint in the wire's spelling (base64url without padding)."""
    digest = hashlib.sha1(der, usedforsecurity=False).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def public_bytes(key: Any) -> bytes:
    """Return a public key as bytes that are equal for equal keys."""
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    encoded: bytes = key.public_bytes(serialization.Encoding.DER, spki)
    return encoded


def issued(der: bytes) -> Issued:
    """Return what the vault shows about a certificate that was made elsewhere."""
    certificate = x509.load_der_x509_certificate(der)
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return Issued(der, thumbprint(der), int(begin.timestamp()), int(end.timestamp()))


def _serial_number() -> int:
    """Return a positive number that always takes 16 bytes."""
    return secrets.randbits(126) | 1 << 126


def key_usage_extension(usages: list[str]) -> x509.KeyUsage | x509.UnrecognizedExtension:
    """Return the KeyUsage extension; the service takes any usages together."""
    wanted = {KEY_USAGES[usage] for usage in usages}
    if "key_agreement" in wanted or not wanted & {"encipher_only", "decipher_only"}:
        return x509.KeyUsage(**{name: name in wanted for name in KEY_USAGES.values()})
    # The library makes no extension that says how to use an agreement there is none of.
    bits = [name in wanted for name in _USAGE_BITS]
    return x509.UnrecognizedExtension(x509.KeyUsage.oid, _bit_string(bits))


def _bit_string(bits: list[bool]) -> bytes:
    """Return DER of a BIT STRING whose last bits that are not set are left out."""
    length = max(place for place, bit in enumerate(bits) if bit) + 1
    size = (length + 7) // 8
    unused = size * 8 - length
    number = sum(1 << (size * 8 - 1 - place) for place, bit in enumerate(bits) if bit)
    return bytes([0x03, size + 1, unused]) + number.to_bytes(size)


def _load(key: bytes) -> PrivateKey:
    # The vault made the key itself: checking it again at every use would cost tens of ms.
    loaded = serialization.load_der_private_key(key, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(loaded, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError("the vault makes RSA and EC keys only")
    return loaded


def _hash_for(key: PrivateKey) -> _Hash:
    if isinstance(key, rsa.RSAPrivateKey):
        return hashes.SHA256()
    return _HASH_OF_SIZE.get(key.curve.key_size, hashes.SHA256())


def _subject(x509_props: dict[str, Any]) -> x509.Name:
    return parse_subject(x509_props.get("subject") or "")


def _extensions(
    x509_props: dict[str, Any],
) -> tuple[
    x509.KeyUsage | x509.UnrecognizedExtension,
    x509.BasicConstraints,
    x509.ExtendedKeyUsage | None,
    x509.SubjectAlternativeName | None,
]:
    ekus = [x509.ObjectIdentifier(oid) for oid in x509_props["ekus"]]
    names = general_names(x509_props.get("sans") or {})
    return (
        key_usage_extension(x509_props["key_usage"]),
        x509.BasicConstraints(ca=False, path_length=None),
        x509.ExtendedKeyUsage(ekus) if ekus else None,
        x509.SubjectAlternativeName(names) if names else None,
    )
