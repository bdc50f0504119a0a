"""What a certificate that was made elsewhere says of itself, as a policy has it."""

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from localvault import errors
from localvault.alternative import general_names_of
from localvault.names import in_windows_words
from localvault.x509 import CURVES, KEY_USAGES

Json = dict[str, Any]

# Months by which the service counts the life of a certificate: 30.5 days each.
_MONTH = 30.5


def key_props(private: bytes, exportable: bool, reuse_key: bool) -> Json:
    """Return the `key_props` of a key. Raises ServiceError for a kind the vault does not keep."""
    key = serialization.load_der_private_key(private, None, unsafe_skip_rsa_key_validation=True)
    base = {"exportable": exportable}
    if isinstance(key, rsa.RSAPrivateKey):
        return {**base, "kty": "RSA", "key_size": key.key_size, "reuse_key": reuse_key}
    if isinstance(key, ec.EllipticCurvePrivateKey):
        for crv, (kind, size) in CURVES.items():
            if isinstance(key.curve, kind):
                held = {"kty": "EC", "key_size": size, "reuse_key": reuse_key, "crv": crv}
                return base | held
    raise errors.key_kind()


def x509_props(der: bytes, *, all_kinds: bool) -> Json:
    """Return the `x509_props` of a certificate; `all_kinds`: with empty kinds of names."""
    certificate = x509.load_der_x509_certificate(der)
    subject = in_windows_words(certificate.subject)
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    return {
        **({"subject": subject} if subject else {}),
        **_sans(certificate, all_kinds=all_kinds),
        "ekus": _ekus(certificate),
        "key_usage": _key_usage(certificate),
        "validity_months": max(round(life.days / _MONTH), 1),
        "basic_constraints": {"ca": _is_authority(certificate)},
    }


def _extension(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> Any:
    try:
        return certificate.extensions.get_extension_for_oid(oid).value
    except x509.ExtensionNotFound:
        return None


def _sans(certificate: x509.Certificate, *, all_kinds: bool) -> Json:
    """All three kinds that the service has known from the first on, even where there are none."""
    names = _extension(certificate, x509.SubjectAlternativeName.oid)
    if names is None:
        return {}
    found = general_names_of(names)
    always = found.keys() if all_kinds else ("emails", "dns_names", "upns")
    return {"sans": {kind: held for kind, held in found.items() if held or kind in always}}


def _ekus(certificate: x509.Certificate) -> list[str]:
    usages = _extension(certificate, x509.ExtendedKeyUsage.oid)
    return [usage.dotted_string for usage in usages or ()]


def _key_usage(certificate: x509.Certificate) -> list[str]:
    usage = _extension(certificate, x509.KeyUsage.oid)
    if usage is None:
        return []
    agreement = ("encipher_only", "decipher_only")
    return sorted(
        (
            word
            for word, name in KEY_USAGES.items()
            if (usage.key_agreement or name not in agreement) and getattr(usage, name)
        ),
        key=str.lower,
    )


def _is_authority(certificate: x509.Certificate) -> bool:
    constraints = _extension(certificate, x509.BasicConstraints.oid)
    return bool(constraints and constraints.ca)
