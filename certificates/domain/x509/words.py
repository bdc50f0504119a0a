"""Certificates, requests and what they name, as text."""

import base64

from cryptography.x509.oid import ObjectIdentifier

from certificates.domain.text import inert


def pem(der: bytes, label: str) -> bytes:
    """DER as PEM under ``label`` ("CERTIFICATE", "CERTIFICATE REQUEST"), readable or not."""
    text = base64.b64encode(der).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()


def oid_in_words(oid: str) -> str:
    """The name of an OID where it has one; what is no OID as it is, inert."""
    try:
        name: str = ObjectIdentifier(oid)._name
    except ValueError:
        return inert(oid)
    return oid if name == "Unknown OID" else name
