"""A small certificate authority for issuers of the provider Test: a root and what issues by it.

It is made once per vault and kept among the vault's own facts, like the keys of its certificates.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from localvault.store import Transaction
from localvault.x509 import KEY_USAGES, Signer

_FACT = "authority"
_ROOT, _ISSUING = "localvault test root", "localvault test issuing authority"
_LIFE = timedelta(days=365 * 100)


@dataclass(frozen=True)
class Authority:
    """Who signs, and the certificates that lead from there to the root, base64 of DER."""

    signer: Signer
    chain: list[str]


def authority(tx: Transaction) -> Authority:
    """Return the vault's authority, made if there is none yet."""
    kept = tx.fact(_FACT) or _make(tx)
    key = serialization.load_der_private_key(base64.b64decode(kept["key"]), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority has an EC key")
    return Authority(Signer(_name(_ISSUING), key), kept["chain"])


def _make(tx: Transaction) -> dict[str, Any]:
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate(_ROOT, root_key, _ROOT, root_key, tx.now, 1)
    issuing = _certificate(_ISSUING, key, _ROOT, root_key, tx.now, 0)
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    made = {"key": base64.b64encode(private).decode(), "chain": [issuing, root]}
    tx.save_fact(_FACT, made)
    return made


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: float,
    path_length: int,
) -> str:
    begin = datetime.fromtimestamp(int(now), UTC) - timedelta(days=1)
    signs = {use: use in ("key_cert_sign", "crl_sign") for use in KEY_USAGES.values()}
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    signed = (
        x509.CertificateBuilder(_name(issuer), _name(name), key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + _LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(x509.KeyUsage(**signs), critical=True)
        .add_extension(identifier, critical=False)
        .add_extension(authority_key, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    return base64.b64encode(signed.public_bytes(serialization.Encoding.DER)).decode()


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
