"""X.500 names: from the text people write to the order and string types the service encodes."""

import re
import warnings

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
# A plus sign binds two attributes where a further one follows; elsewhere it is a letter.
_KEY = r"\s*(?:OID\.)?[A-Za-z0-9.]+\s*="
_PART = re.compile(
    rf'\s*(?:OID\.)?(?P<key>[A-Za-z0-9.]+)\s*=\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>(?:\\.|[^,;+"\\]|\+(?!{_KEY}))*))'
    rf"\s*(?:(?P<plus>\+)(?={_KEY})|[,;]|\Z)"
)
_PRINTABLE = re.compile(r"[A-Za-z0-9 '()+,\-./:=?]*")
_LONGEST_COMMON_NAME = 64
# The library warns of each; the vault decides by itself who may have one.
warnings.filterwarnings("ignore", "Attribute's length must be", UserWarning)
_IA5 = frozenset({NameOID.DOMAIN_COMPONENT, NameOID.EMAIL_ADDRESS})


def parse_subject(text: str) -> x509.Name:
    """Return the name that `text` spells, last part first as the service encodes it.

    Raises ValueError when the text is no X.500 name.
    """
    parts: list[list[x509.NameAttribute[str]]] = [[]]
    position = 0
    while position < len(text):
        part = _PART.match(text, position)
        if part is None:
            raise ValueError("not an X.500 name")
        parts[-1].append(_attribute(part["key"], _value(part)))
        if not part["plus"]:
            parts.append([])
        position = part.end()
    return x509.Name([x509.RelativeDistinguishedName(part) for part in reversed(parts) if part])


def has_long_common_name(name: x509.Name) -> bool:
    """Tell whether a common name is longer than X.520 lets it be."""
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return any(len(each.value) > _LONGEST_COMMON_NAME for each in found)


def in_windows_words(name: x509.Name) -> str:
    """Return a name as Windows prints it: last part first, `S` for a state and `E` for an email."""
    return ", ".join(" + ".join(map(_in_windows_words, rdn)) for rdn in reversed(name.rdns))


def _in_windows_words(part: x509.NameAttribute[str | bytes]) -> str:
    return f"{_key_of(part.oid)}={_quoted(str(part.value))}"


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
    # An authority outside may take a common name that is too long; other limits hold.
    checked = oid != NameOID.COMMON_NAME
    return x509.NameAttribute(oid, value, _string_type(oid, value), _validate=checked)


def _string_type(oid: x509.ObjectIdentifier, value: str) -> _ASN1Type:
    if oid in _IA5:
        return _ASN1Type.IA5String
    return _ASN1Type.PrintableString if _PRINTABLE.fullmatch(value) else _ASN1Type.UTF8String
