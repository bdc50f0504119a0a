"""The names in a certificate, read one by one: an odd one hides no other."""

import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Mapping

from certificates.domain import subjects
from certificates.domain.subjects import DistinguishedName
from certificates.domain.x509.der import (
    SEQUENCE,
    SET,
    Element,
    children,
    element,
    oid_of,
    plain_text,
    whole_elements,
)

ByKind = Mapping[str, tuple[str, ...]]  # the fields of Names, as far as there are any

UPN = "1.3.6.1.4.1.311.20.2.3"
_TEXTS = {0x81: "emails", 0x82: "dns", 0x86: "uris"}
_KINDS = {
    0xA0: "other name",
    0xA3: "X.400 address",
    0xA4: "directory name",
    0xA5: "EDI party name",
    0x87: "IP address",
    0x88: "registered ID",
}


def distinguished_name(held: Element) -> DistinguishedName:
    """The parts of a name in their order. Raises ValueError where it is not made of parts."""
    return tuple(
        tuple(_attribute(pair) for pair in children(rdn, SET)) for rdn in children(held, SEQUENCE)
    )


def general_names(values: Iterable[bytes]) -> ByKind:
    """The names in extensions of alternative names, all together.

    Raises ValueError where one of them is no list.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for value in values:
        held = element(value)
        if held.tag != SEQUENCE:
            raise ValueError("no list of names")
        whole, left = whole_elements(held.content)
        for kind, text in map(_name, whole):
            found[kind].append(text)
        if left:
            found["others"].append(f"cannot be read: #{left.hex().upper()}")
    return {kind: tuple(texts) for kind, texts in found.items()}


def other_name(oid: str, value: bytes) -> tuple[str, str]:
    """A name of a kind with a number, and where it belongs: a user principal name is one."""
    try:
        text = element(value).shown
    except ValueError:
        text = f"#{value.hex().upper()}"
    return ("upns", text) if oid == UPN else ("others", f"{_KINDS[0xA0]} {oid}: {text}")


def directory_name(name: DistinguishedName) -> str:
    """A distinguished name among the alternative names, with its kind."""
    return f"{_KINDS[0xA4]}: {subjects.in_words(name)}"


def registered_id(oid: str) -> str:
    """An OID among the alternative names, with its kind."""
    return f"{_KINDS[0x88]}: {oid}"


def _attribute(pair: Element) -> tuple[str, str]:
    kind, value = children(pair, SEQUENCE)
    return oid_of(kind), value.shown


def _name(held: Element) -> tuple[str, str]:
    """The field of Names that a general name belongs to, and its text."""
    if held.tag in _TEXTS:
        return _TEXTS[held.tag], plain_text(held.content)
    try:
        return _read(held)
    except (ValueError, IndexError):
        return "others", f"{_KINDS.get(held.tag, 'name')}: #{held.raw.hex().upper()}"


def _read(held: Element) -> tuple[str, str]:
    """A name that is more than a text. Raises ValueError or IndexError."""
    match held.tag:
        case 0x87:
            return "ip_addresses", str(ipaddress.ip_address(held.content))
        case 0x88:
            return "others", registered_id(oid_of(Element(0x06, held.content, _as_oid(held))))
        case 0xA4:
            return "others", directory_name(distinguished_name(element(held.content)))
        case 0xA0:
            kind, value = children(held, 0xA0)
            return other_name(oid_of(kind), value.content)
    raise ValueError("no kind that has words")


def _as_oid(held: Element) -> bytes:
    return b"\x06" + held.raw[1:]
