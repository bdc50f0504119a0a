"""Subject alternative names: as policies write them, and as certificates carry them."""

import ipaddress
import re

from cryptography import x509

# The kinds of alternative names, in the order in which policies and certificates have them.
SAN_KINDS = ("emails", "dns_names", "upns", "uris", "ipAddresses")
# A URI that ends with its host, or goes on without a path: it gets the path "/".
_BARE_URI = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*://[^/?#]+(?=[?#]|\Z)")
_UPN = x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")


def general_names(sans: dict[str, list[str]]) -> list[x509.GeneralName]:
    """Return the subject alternative names of a policy's `sans`. Raises ValueError on a bad one."""
    upns = [x509.OtherName(_UPN, _utf8_string(value)) for value in sans.get("upns") or []]
    return [
        *(x509.RFC822Name(value) for value in sans.get("emails") or []),
        *(x509.DNSName(value) for value in sans.get("dns_names") or []),
        *upns,
        *(
            x509.UniformResourceIdentifier(_BARE_URI.sub(r"\g<0>/", value))
            for value in sans.get("uris") or []
        ),
        *(x509.IPAddress(ipaddress.ip_address(value)) for value in sans.get("ipAddresses") or []),
    ]


def general_names_of(names: x509.SubjectAlternativeName) -> dict[str, list[str]]:
    """Return the names of an extension by kind, as a policy's `sans` has them."""
    others = [n for n in names.get_values_for_type(x509.OtherName) if n.type_id == _UPN]
    return {
        "emails": list(names.get_values_for_type(x509.RFC822Name)),
        "dns_names": list(names.get_values_for_type(x509.DNSName)),
        "upns": [_text_of(name.value) for name in others],
        "uris": list(names.get_values_for_type(x509.UniformResourceIdentifier)),
        "ipAddresses": [str(n) for n in names.get_values_for_type(x509.IPAddress)],
    }


def _text_of(der: bytes) -> str:
    """Return the text of a DER string: a tag, a length of one or more bytes, and the text."""
    start = 2 + (der[1] & 0x7F if der[1] & 0x80 else 0)
    return der[start:].decode("utf-8", "replace")


def _utf8_string(value: str) -> bytes:
    """Return DER of a UTF8String, the only ASN.1 that cryptography leaves to its caller."""
    text = value.encode()
    if len(text) < 0x80:
        return bytes([0x0C, len(text)]) + text
    length = len(text).to_bytes((len(text).bit_length() + 7) // 8)
    return bytes([0x0C, 0x80 | len(length)]) + length + text
