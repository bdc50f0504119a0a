"""Certificates and CSRs that cryptography refuses, read part by part.

cryptography reads all names or none, and all extensions or none: one odd letter hides everything.
Here every part is looked for by itself, and an extension that is malformed or repeated hides no
other. What is read is shown and compared; no trust is founded on it.
"""

from collections.abc import Iterator
from datetime import datetime

from certificates.domain.subjects import DistinguishedName
from certificates.domain.x509.der import (
    BIT_STRING,
    INTEGER,
    OCTET_STRING,
    SEQUENCE,
    SET,
    Element,
    children,
    element,
    moment_of,
    oid_of,
    whole_elements,
)
from certificates.domain.x509.general_names import ByKind, distinguished_name, general_names

_NAMES, _KEY_USAGE, _PURPOSES = "2.5.29.17", "2.5.29.15", "2.5.29.37"
_EXTENSION_REQUESTS = frozenset({"1.2.840.113549.1.9.14", "1.3.6.1.4.1.311.2.1.14"})
_TAGGED = (0xA0, 0xA1, 0xA2, 0xA3, 0x81, 0x82)  # version, unique identifiers, extensions


class Lenient:
    """A certificate or a CSR. Raises ValueError for bytes that are no sequence in a sequence."""

    def __init__(self, der: bytes, *, is_request: bool = False) -> None:
        outer = element(der)
        whole = whole_elements(outer.content)[0]
        if outer.tag != SEQUENCE or not whole or whole[0].tag != SEQUENCE:
            raise ValueError("neither a certificate nor a request")
        inner = whole_elements(whole[0].content)[0]
        self._is_request = is_request
        self._signature = whole[1:2]
        self._fields = [field for field in inner if field.tag not in _TAGGED]
        self._tagged = [field for field in inner if field.tag in _TAGGED]

    def subject(self) -> DistinguishedName:
        """The subject. Raises ValueError, as every part does that cannot be read."""
        return distinguished_name(self._field(1 if self._is_request else 4))

    def issuer(self) -> DistinguishedName:
        """The issuer."""
        return distinguished_name(self._field(2))

    def is_self_issued(self) -> bool:
        """Whether subject and issuer are the same, readable or not."""
        return not self._is_request and self._field(4).raw == self._field(2).raw

    def serial(self) -> str:
        """The serial number as unsigned bytes in hex, without zeros at the front."""
        number = self._field(0)
        if number.tag != INTEGER or not number.content:
            raise ValueError("no serial number")
        return (number.content.lstrip(b"\0") or b"\0").hex().upper()

    def not_before(self) -> datetime:
        """The activation date."""
        return moment_of(children(self._field(3), SEQUENCE)[0])

    def expires(self) -> datetime:
        """The expiration date."""
        return moment_of(children(self._field(3), SEQUENCE)[1])

    def spki(self) -> bytes:
        """The public key with its kind (SubjectPublicKeyInfo), byte by byte."""
        held = self._field(2 if self._is_request else 5)
        children(held, SEQUENCE)
        return held.raw

    def signature(self) -> str:
        """The OID of the signature's algorithm."""
        return oid_of(children(self._signature[0], SEQUENCE)[0])

    def names(self) -> ByKind:
        """The subject alternative names, those of a repeated extension together."""
        return general_names(self._extensions(_NAMES))

    def key_usage(self) -> tuple[bool, ...]:
        """The bits of the key usage, as many as are written; of several extensions, any."""
        found: tuple[bool, ...] = ()
        for value in self._extensions(_KEY_USAGE):
            bits = _bits(element(value))
            longest = max(len(found), len(bits))
            padded = (held + (False,) * (longest - len(held)) for held in (found, bits))
            found = tuple(any(pair) for pair in zip(*padded, strict=True))
        return found

    def purposes(self) -> tuple[str, ...]:
        """The OIDs of the extended key usage."""
        values = list(self._extensions(_PURPOSES))
        found = (oid_of(each) for value in values for each in children(element(value), SEQUENCE))
        return tuple(dict.fromkeys(found))

    def _field(self, place: int) -> Element:
        if place >= len(self._fields):
            raise ValueError("it ends before that")
        return self._fields[place]

    def _extensions(self, oid: str) -> Iterator[bytes]:
        """The values of the extensions with that OID, none where there are none.

        Raises ValueError where none is among those that can be identified, and some cannot be.
        """
        found, is_whole = False, True
        for extension, left in self._lists():
            is_whole = is_whole and not left
            for each in extension:
                try:
                    parts = children(each, SEQUENCE)
                    is_it = oid_of(parts[0]) == oid
                except (ValueError, IndexError):
                    is_whole = False
                    continue
                if is_it:
                    found = True
                    yield _value(parts)
        if not found and not is_whole:
            raise ValueError("the extension may be among those that cannot be told")

    def _lists(self) -> Iterator[tuple[list[Element], bytes]]:
        """The extensions in their order, with what is left of a broken end."""
        if not self._is_request:
            for tagged in (field for field in self._tagged if field.tag == 0xA3):
                yield whole_elements(element(tagged.content).content)
            return
        for tagged in (field for field in self._tagged if field.tag == 0xA0):
            attributes, left = whole_elements(tagged.content)
            for attribute in attributes:
                yield from _requested(attribute)
            yield [], left


def _requested(attribute: Element) -> Iterator[tuple[list[Element], bytes]]:
    """The extensions that an attribute of a CSR asks for; of a broken one, all is left."""
    try:
        kind, values, *_ = children(attribute, SEQUENCE)
        lists = children(values, SET) if oid_of(kind) in _EXTENSION_REQUESTS else []
    except ValueError:
        yield [], attribute.raw
        return
    for extensions in lists:
        yield whole_elements(extensions.content)


def _value(parts: list[Element]) -> bytes:
    """The content of an extension, whatever comes between it and the OID."""
    if parts[-1].tag != OCTET_STRING:
        raise ValueError("an extension without a value")
    return parts[-1].content


def _bits(held: Element) -> tuple[bool, ...]:
    if held.tag != BIT_STRING or not held.content:
        raise ValueError("no bits")
    return tuple(bool(byte & 0x80 >> place) for byte in held.content[1:] for place in range(8))
