"""Subjects and issuers that are odd: their texts, and how their parts are combined."""

from tests.support.odd.certificates import CN, OU, C, Case, O, Told
from tests.support.odd.der import (
    bits,
    bmp,
    integer,
    moment,
    name,
    octets,
    oid,
    printable,
    rdn,
    sequence,
    t61,
    tlv,
    universal,
    utf8,
)


def _one(value: bytes, told: str) -> Case:
    """The common name alone."""
    return Case(subject=(name(rdn((CN, value))), f"CN={told}"))


def _whole(subject: bytes, told: Told) -> Case:
    return Case(subject=(subject, told))


_LONG = "long-" * 100
_X, _Y = (CN, utf8("multi-x")), (OU, utf8("multi-y"))

SUBJECTS: dict[str, Case] = {
    "T61 with an umlaut": _one(t61("Müller t61"), "Müller t61"),
    "T61 that is ASCII": _one(t61("t61 plain"), "t61 plain"),
    "T61 with UTF-8 in it": _one(tlv(0x14, "Zoë t61".encode()), "Zoë t61"),
    "Latin-1 in a PrintableString": _one(printable("Señor printable"), "Señor printable"),
    "Latin-1 in a UTF8String": _one(tlv(0x0C, b"Stra\xdfe utf8"), "Straße utf8"),
    "Latin-1 in an IA5String": _one(tlv(0x16, b"M\xfcnchen ia5"), "München ia5"),
    "a star in a PrintableString": _one(printable("*.star.example"), "*.star.example"),
    "an at sign in a PrintableString": _one(printable("me@print.example"), "me@print.example"),
    "an underscore in a PrintableString": _one(printable("under_score"), "under_score"),
    "a BMPString": _one(bmp("Ωmega bmp"), "Ωmega bmp"),
    "a BMPString of odd length": _one(tlv(0x1E, b"\0a\0"), "#1E03006100"),
    "a BMPString with half a character": _one(tlv(0x1E, b"\xd8\x00"), "#1E02D800"),
    "a UniversalString": _one(universal("universal 𝄞"), "universal 𝄞"),
    "a UniversalString beyond Unicode": _one(tlv(0x1C, b"\xff" * 4), "#1C04FFFFFFFF"),
    "a VisibleString": _one(tlv(0x1A, b"visible"), "visible"),
    "a NumericString with letters": _one(tlv(0x12, b"12ab"), "12ab"),
    "a GeneralString": _one(tlv(0x1B, b"general"), "general"),
    "a GraphicString": _one(tlv(0x19, b"graphic"), "graphic"),
    "a name of bits": _one(bits(b"\xca\xfe"), "#030300CAFE"),
    "a name of bytes": _one(octets(b"\xca\xfe"), "#0402CAFE"),
    "a name that is a number": _one(integer(4711), "#02021267"),
    "a name that is nothing": _one(tlv(0x05), "#0500"),
    "a name that is a time": _one(moment("260101000000Z"), "260101000000Z"),
    "a name that is a sequence": _one(sequence(integer(7)), "#3003020107"),
    "an empty name": _one(utf8(""), ""),
    "a name of 500 letters": _one(utf8(_LONG), _LONG),
    "control characters": _one(utf8("con\x07trol\x1b"), "con\ufffdtrol\ufffd"),
    "direction marks": _one(utf8("rtl\u202egnp"), "rtl\ufffdgnp"),
    "a NUL": _one(utf8("nul\0.example"), "nul\ufffd.example"),
    "commas and quotes": _one(utf8('a "b", c+d'), '"a ""b"", c+d"'),
    "two that belong together": _whole(name(rdn(_X, _Y)), "CN=multi-x + OU=multi-y"),
    "an unsorted set": _whole(name(rdn(_Y, _X)), "OU=multi-y + CN=multi-x"),
    "the same kind twice in a set": _whole(
        name(rdn((OU, utf8("twice-a")), (OU, utf8("twice-b")))), "OU=twice-a + OU=twice-b"
    ),
    "a set among others": _whole(
        name(rdn((C, printable("DE"))), rdn((O, utf8("Contoso"))), rdn(_Y, _X)),
        "OU=multi-y + CN=multi-x, O=Contoso, C=DE",
    ),
    "a country of three letters": _whole(
        name(rdn((CN, utf8("country"))), rdn((C, printable("DEU")))), "CN=country, C=DEU"
    ),
    "a kind with a long number": _whole(
        name(rdn(("1.3.6.1.4.1.311.60.2.1.3", utf8("jurisdiction")))),
        "1.3.6.1.4.1.311.60.2.1.3=jurisdiction",
    ),
    "a kind without a number": _whole(sequence(tlv(0x31, sequence(tlv(0x06), utf8("x")))), None),
    "a set without attributes": _whole(name(rdn(), rdn((CN, utf8("beside")))), "CN=beside, "),
    "an attribute of one": _whole(name(tlv(0x31, sequence(oid(CN)))), None),
    "no parts": _whole(name(), ""),
    "no sequence": _whole(utf8("CN=no sequence"), None),
    "a part that is cut off": _whole(tlv(0x30, b"\x31\x7f\x30"), None),
    "an issuer in T61": Case(issuer=(name(rdn((CN, t61("Zürich CA")))), "CN=Zürich CA")),
    "an issuer with a star": Case(issuer=(name(rdn((CN, printable("* CA")))), "CN=* CA")),
    "an issuer of an unsorted set": Case(issuer=(name(rdn(_Y, _X)), "OU=multi-y + CN=multi-x")),
    "an issuer without parts": Case(issuer=(name(), "")),
    "an issuer that is no sequence": Case(issuer=(utf8("no sequence"), None)),
}
