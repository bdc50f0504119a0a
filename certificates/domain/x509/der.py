"""DER, read so generously that one odd element hides no other: elements, texts, times and OIDs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import core, parser

SEQUENCE, SET, INTEGER, BIT_STRING, OCTET_STRING = 0x30, 0x31, 0x02, 0x03, 0x04
OID, UTC_TIME = 0x06, 0x17
_ONE_BYTE_TEXTS = frozenset({0x0C, *range(0x12, 0x1C)})  # strings, and times, which are letters too
_WIDE_TEXTS = {0x1C: "utf-32-be", 0x1E: "utf-16-be"}
# The parser copies what it is given. Most elements are short: a long list of them, given whole for
# each, would be copied thousands of times.
_WINDOW = 4096


@dataclass(frozen=True)
class Element:
    """An element: its first byte (class, form and tag), its content, and all of its bytes."""

    tag: int
    content: bytes
    raw: bytes

    @property
    def shown(self) -> str:
        """The text; where there is none, ``#`` and all bytes in hex, as RFC 4514 writes them."""
        try:
            return text_of(self)
        except ValueError:
            return f"#{self.raw.hex().upper()}"


def element(der: bytes) -> Element:
    """The first element. Raises ValueError where there is no whole one."""
    return next(_walk(der))


def elements(content: bytes) -> list[Element]:
    """All elements one after the other. Raises ValueError where the last is not whole."""
    return list(_walk(content)) if content else []


def whole_elements(content: bytes) -> tuple[list[Element], bytes]:
    """The elements up to the first that is not whole, and what is left from there on."""
    found, end = [], 0
    try:
        for each in _walk(content) if content else ():
            found.append(each)
            end += len(each.raw)
    except ValueError:
        pass
    return found, content[end:]


def text_of(held: Element) -> str:
    """The text of a string. Raises ValueError for anything else, and for broken wide characters."""
    if held.tag in _ONE_BYTE_TEXTS:
        return plain_text(held.content)
    if held.tag in _WIDE_TEXTS:
        return held.content.decode(_WIDE_TEXTS[held.tag])
    raise ValueError("no text")


def plain_text(content: bytes) -> str:
    """UTF-8; else Latin-1, which is what T61 strings and mislabelled ones hold in practice."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


def oid_of(held: Element) -> str:
    """The dotted form of an OID. Raises ValueError for anything else."""
    _need(held, OID)
    dotted = str(core.ObjectIdentifier.load(held.raw).dotted)
    if not dotted:
        raise ValueError("an OID without an end")
    return dotted


def moment_of(held: Element) -> datetime:
    """A time in UTC. Raises ValueError, also for the year 0."""
    kind = core.UTCTime if held.tag == UTC_TIME else core.GeneralizedTime
    moment = kind.load(held.raw).native
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ValueError("no time with a zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("beyond the years 1 and 9999") from error


def children(held: Element, *tags: int) -> list[Element]:
    """What a constructed element holds. Raises ValueError where its tag is none of ``tags``."""
    _need(held, *tags)
    return elements(held.content)


def _need(held: Element, *tags: int) -> None:
    if held.tag not in tags:
        raise ValueError(f"an element {held.tag:02X}")


def _walk(content: bytes) -> Iterator[Element]:
    """At least one element. Raises ValueError in the place where none begins or the last ends."""
    at = 0
    while at < len(content) or not at:
        try:
            found = parser.parse(content[at : at + _WINDOW])
        except ValueError:
            found = parser.parse(content[at:])
        _, _, _, header, held, trailer = found
        yield Element(header[0], held, header + held + trailer)
        at += len(header) + len(held) + len(trailer)
