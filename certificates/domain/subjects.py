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
_NAMES = {oid: name for name, oid in reversed(_OIDS.items())}
LONGEST = 200  # characters that Key Vault takes


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
        oid = _OIDS.get(name.strip().upper())
        if not sign or oid is None:
            raise ValueError(f"“{part.strip()}” is not like CN=www.contoso.com.")
        value = _unquote(value.strip())
        if not value:
            raise ValueError(f"{name.strip()}= has no value.")
        found.append((oid.dotted_string, value))
    return tuple(sorted(found))


def of_name(name: x509.Name) -> tuple[tuple[str, str], ...]:
    """The same of a parsed certificate or CSR."""
    return tuple(sorted((a.oid.dotted_string, str(a.value)) for a in name))


def in_words(name: x509.Name) -> str:
    """A name as text, most specific part first: ``CN=www, O=Contoso``."""
    ordered = [_part(a.oid, str(a.value)) for a in name]
    if ordered and not ordered[0].startswith("CN="):
        ordered.reverse()
    return ", ".join(ordered)


def attributes_in_words(attributes: tuple[tuple[str, str], ...]) -> str:
    """Sorted (OID, value) as text, in that order."""
    return ", ".join(_part(x509.ObjectIdentifier(oid), value) for oid, value in attributes)


def _part(oid: x509.ObjectIdentifier, value: str) -> str:
    return f"{_NAMES.get(oid, oid.dotted_string)}={_quote(value)}"


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
