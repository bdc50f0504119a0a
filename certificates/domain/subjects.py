"""X.500 distinguished names as people write them: ``CN=www.contoso.com, O="Contoso, Ltd"``."""

from cryptography import x509
from cryptography.x509.oid import NameOID

_OIDS = {
    "CN": NameOID.COMMON_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "OU": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "L": NameOID.LOCALITY_NAME,
    "ST": NameOID.STATE_OR_PROVINCE_NAME,
    "S": NameOID.STATE_OR_PROVINCE_NAME,
    "C": NameOID.COUNTRY_NAME,
    "DC": NameOID.DOMAIN_COMPONENT,
    "E": NameOID.EMAIL_ADDRESS,
    "EMAIL": NameOID.EMAIL_ADDRESS,
    "STREET": NameOID.STREET_ADDRESS,
    "UID": NameOID.USER_ID,
    "SERIALNUMBER": NameOID.SERIAL_NUMBER,
    "T": NameOID.TITLE,
    "TITLE": NameOID.TITLE,
    "GN": NameOID.GIVEN_NAME,
    "G": NameOID.GIVEN_NAME,
    "SN": NameOID.SURNAME,
}
_NAMES = {oid.dotted_string: name for name, oid in reversed(_OIDS.items())}
_COMMON_NAME = NameOID.COMMON_NAME.dotted_string
LONGEST = 200  # characters that Key Vault takes

# The relative distinguished names in the order of a certificate, each of one (OID, value) or more.
DistinguishedName = tuple[tuple[tuple[str, str], ...], ...]


def parse(text: str) -> tuple[tuple[str, str], ...]:
    """The attributes of a distinguished name as sorted (OID, value): order means nothing here.

    A backslash is refused: some readers take it for an escape, others for itself.
    Raises ValueError with a sentence for the person who typed it.
    """
    if "\\" in text:
        raise ValueError('Put a value with commas in quotation marks, as O="Contoso, Ltd".')
    found = []
    for part in _split(text):
        name, sign, value = part.partition("=")
        oid = _oid_of(name.strip().upper())
        if not sign or not oid:
            raise ValueError(
                f"“{part.strip()}” is not a distinguished name. Example: CN=www.contoso.com."
            )
        value = _unquote(value.strip())
        if not value:
            raise ValueError(f"{name.strip()}= has no value.")
        found.append((oid, value))
    return tuple(sorted(found))


def _oid_of(name: str) -> str:
    """The OID of an attribute: by its short name, or as ``OID.2.5.4.97`` or ``2.5.4.97``."""
    if known := _OIDS.get(name):
        return known.dotted_string
    try:
        return x509.ObjectIdentifier(name.removeprefix("OID.")).dotted_string
    except ValueError:
        return ""


def of_name(name: x509.Name) -> DistinguishedName:
    """The distinguished name that cryptography has read. Raises ValueError on a value of bits."""
    return tuple(tuple((a.oid.dotted_string, _text(a.value)) for a in rdn) for rdn in name.rdns)


def attributes(name: DistinguishedName) -> tuple[tuple[str, str], ...]:
    """All attributes of a name as sorted (OID, value), to be compared with what was asked for."""
    return tuple(sorted(attribute for rdn in name for attribute in rdn))


def in_words(name: DistinguishedName) -> str:
    """A name as text, most specific part first: ``CN=www + OU=web, O=Contoso``."""
    parts = [" + ".join(_part(oid, value) for oid, value in rdn) for rdn in name]
    if name and _COMMON_NAME not in {oid for oid, _ in name[0]}:
        parts.reverse()
    return ", ".join(parts)


def attributes_in_words(attributes: tuple[tuple[str, str], ...]) -> str:
    """Sorted (OID, value) as text, in that order."""
    return ", ".join(_part(oid, value) for oid, value in attributes)


def _text(value: str | bytes) -> str:
    if isinstance(value, bytes):
        raise ValueError("a value of bits is no text")  # noqa: TRY004 the value is wrong, not the call
    return value


def _part(oid: str, value: str) -> str:
    return f"{_NAMES.get(oid, oid)}={_quote(value)}"


def _split(text: str) -> list[str]:
    parts, part, quoted = [], "", False
    for char in text:
        if char == '"':
            quoted = not quoted
        if char in ",;+" and not quoted:
            parts.append(part)
            part = ""
        else:
            part += char
    if quoted:
        raise ValueError("A quotation mark is not closed.")
    return [*parts, part]


def _unquote(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('""', '"')
    return value


def _quote(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if set(value) & set(',;+="') else value
