"""X.500 names: from the text people write to the order and string types the service encodes."""

import re

from cryptography import x509
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

# Windows spells some attributes differently (S, G, E); both spellings are taken.
_ATTRIBUTES = {
    "CN": NameOID.COMMON_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "OU": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "C": NameOID.COUNTRY_NAME,
    "L": NameOID.LOCALITY_NAME,
    "ST": NameOID.STATE_OR_PROVINCE_NAME,
    "S": NameOID.STATE_OR_PROVINCE_NAME,
    "STREET": NameOID.STREET_ADDRESS,
    "DC": NameOID.DOMAIN_COMPONENT,
    "E": NameOID.EMAIL_ADDRESS,
    "EMAIL": NameOID.EMAIL_ADDRESS,
    "EMAILADDRESS": NameOID.EMAIL_ADDRESS,
    "SERIALNUMBER": NameOID.SERIAL_NUMBER,
    "SN": NameOID.SURNAME,
    "G": NameOID.GIVEN_NAME,
    "GN": NameOID.GIVEN_NAME,
    "T": NameOID.TITLE,
    "UID": NameOID.USER_ID,
}
_IN_WINDOWS = {oid: key for key, oid in reversed(_ATTRIBUTES.items())} | {
    NameOID.STATE_OR_PROVINCE_NAME: "S",
    NameOID.EMAIL_ADDRESS: "E",
    NameOID.GIVEN_NAME: "G",
    NameOID.SERIAL_NUMBER: "SERIALNUMBER",
}
_SPECIAL = re.compile(r'[,+="<>#;\n]|^\s|\s$')
_PART = re.compile(
    r'\s*(?:OID\.)?(?P<key>[A-Za-z0-9.]+)\s*=\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>(?:\\.|[^,;"\\])*))'
    r"\s*(?:[,;]|\Z)"
)
_PRINTABLE = re.compile(r"[A-Za-z0-9 '()+,\-./:=?]*")
_IA5 = frozenset({NameOID.DOMAIN_COMPONENT, NameOID.EMAIL_ADDRESS})


def parse_subject(text: str) -> x509.Name:
    """Return the name that `text` spells, last part first as the service encodes it.

    Raises ValueError when the text is no X.500 name.
    """
    attributes: list[x509.NameAttribute[str]] = []
    position = 0
    while position < len(text):
        part = _PART.match(text, position)
        if part is None:
            raise ValueError("not an X.500 name")
        attributes.append(_attribute(part["key"], _value(part)))
        position = part.end()
    return x509.Name(reversed(attributes))


def in_windows_words(name: x509.Name) -> str:
    """Return a name as Windows prints it: last part first, `S` for a state and `E` for an email."""
    parts = [attribute for rdn in reversed(name.rdns) for attribute in rdn]
    return ", ".join(f"{_key_of(part.oid)}={_quoted(str(part.value))}" for part in parts)


def _key_of(oid: x509.ObjectIdentifier) -> str:
    return _IN_WINDOWS.get(oid, f"OID.{oid.dotted_string}")


def _quoted(value: str) -> str:
    if not _SPECIAL.search(value):
        return value
    return '"' + value.replace('"', '""') + '"'


def _value(part: re.Match[str]) -> str:
    if part["quoted"] is not None:
        return part["quoted"].replace('""', '"')
    return re.sub(r"\\(.)", r"\1", part["plain"].strip())


def _attribute(key: str, value: str) -> x509.NameAttribute[str]:
    oid = _ATTRIBUTES.get(key.upper())
    if oid is None:
        oid = x509.ObjectIdentifier(key)
    if not value:
        raise ValueError("an attribute without a value")
    return x509.NameAttribute(oid, value, _string_type(oid, value))


def _string_type(oid: x509.ObjectIdentifier, value: str) -> _ASN1Type:
    if oid in _IA5:
        return _ASN1Type.IA5String
    return _ASN1Type.PrintableString if _PRINTABLE.fullmatch(value) else _ASN1Type.UTF8String
