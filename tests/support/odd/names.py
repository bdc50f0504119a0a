"""Alternative names that are odd, alone and alongside ordinary ones."""

from collections.abc import Sequence

from tests.support.odd.certificates import CN, Case
from tests.support.odd.der import bmp, integer, name, oid, rdn, sequence, t61, tlv, utf8

_UPN, _OTHER = "1.3.6.1.4.1.311.20.2.3", "1.3.6.1.4.1.99999.7"


def _names(*names: bytes, told: Sequence[str] | None) -> Case:
    return Case(names=(sequence(*names), told))


def _dns(text: str) -> bytes:
    return tlv(0x82, text.encode("latin-1"))


def _other(kind: str, value: bytes) -> bytes:
    return tlv(0xA0, oid(kind), tlv(0xA0, value))


def _upn(value: bytes) -> bytes:
    return _other(_UPN, value)


def _hex(der: bytes) -> str:
    return f"#{der.hex().upper()}"


_X400, _EDI = tlv(0xA3, tlv(0x30)), tlv(0xA5, tlv(0xA1, utf8("party")))
_BROKEN_UPN, _UNHEARD = tlv(0x0C, b""), tlv(0x89, b"\x01\x02")
_BESIDE, _TOLD_BESIDE = _dns("beside.odd.example"), "dns:beside.odd.example"
_CUT = b"\x82\x7fcut"

NAMES: dict[str, Case] = {
    "a UPN as BMPString": _names(_upn(bmp("bmp@corp.example")), told=["upn:bmp@corp.example"]),
    "a UPN as T61": _names(_upn(t61("jörg@corp.example")), told=["upn:jörg@corp.example"]),
    "a UPN in Latin-1": _names(
        _upn(tlv(0x0C, b"f\xfcr@corp.example")), told=["upn:für@corp.example"]
    ),
    "a UPN that is a number": _names(_upn(integer(4712)), told=["upn:#02021268"]),
    "a UPN that is nothing": _names(
        tlv(0xA0, oid(_UPN), tlv(0xA0)), _BESIDE, told=["upn:#", _TOLD_BESIDE]
    ),
    "another kind of name": _names(
        _other(_OTHER, utf8("other value")), told=[f"other:other name {_OTHER}: other value"]
    ),
    "another kind without a value": _names(
        tlv(0xA0, oid(_OTHER)),
        _BESIDE,
        told=[f"other:other name: {_hex(tlv(0xA0, oid(_OTHER)))}", _TOLD_BESIDE],
    ),
    "an X.400 address": _names(
        _X400, _BESIDE, told=[f"other:X.400 address: {_hex(_X400)}", _TOLD_BESIDE]
    ),
    "an EDI party": _names(
        _EDI, _BESIDE, told=[f"other:EDI party name: {_hex(_EDI)}", _TOLD_BESIDE]
    ),
    "a directory name": _names(
        tlv(0xA4, name(rdn((CN, t61("Bücher"))))), told=["other:directory name: CN=Bücher"]
    ),
    "a registered ID": _names(
        tlv(0x88, oid("1.2.840.113549")[2:]), told=["other:registered ID: 1.2.840.113549"]
    ),
    "a kind that nobody has heard of": _names(
        _UNHEARD, _BESIDE, told=[f"other:name: {_hex(_UNHEARD)}", _TOLD_BESIDE]
    ),
    "an address of 5 bytes": _names(
        tlv(0x87, b"\x0a\0\0\1\2"),
        _BESIDE,
        told=["other:IP address: #87050A00000102", _TOLD_BESIDE],
    ),
    "an address of 8 bytes": _names(
        tlv(0x87, b"\x0a\0\0\0\xff\0\0\0"),
        _BESIDE,
        told=["other:IP address: #87080A000000FF000000", _TOLD_BESIDE],
    ),
    "an address of no bytes": _names(
        tlv(0x87), _BESIDE, told=["other:IP address: #8700", _TOLD_BESIDE]
    ),
    "an IPv6 address": _names(
        tlv(0x87, bytes.fromhex("20010db8000000000000000000000042")), told=["ip:2001:db8::42"]
    ),
    "an IPv4 address": _names(tlv(0x87, b"\xc0\0\2\x42"), told=["ip:192.0.2.66"]),
    "Latin-1 in a DNS name": _names(_dns("bücher.odd.example"), told=["dns:bücher.odd.example"]),
    "a star and an underscore": _names(_dns("*._tcp.odd.example"), told=["dns:*._tcp.odd.example"]),
    "an empty DNS name": _names(_dns(""), _BESIDE, told=["dns:", _TOLD_BESIDE]),
    "control characters in a DNS name": _names(
        _dns("a\x1b.odd.example"), told=["dns:a\ufffd.odd.example"]
    ),
    "Latin-1 in an email address": _names(
        tlv(0x81, b"j\xf6rg@odd.example"), told=["email:jörg@odd.example"]
    ),
    "Latin-1 in a URI": _names(
        tlv(0x86, b"https://odd.example/\xfc"), told=["uri:https://odd.example/ü"]
    ),
    "a URI that is none": _names(tlv(0x86, b"::not a uri::"), told=["uri:::not a uri::"]),
    "no names in the list": _names(told=[]),
    "the same name twice": _names(_BESIDE, _BESIDE, told=[_TOLD_BESIDE, _TOLD_BESIDE]),
    "a list that is cut off": _names(
        _BESIDE, _CUT, told=[_TOLD_BESIDE, f"other:cannot be read: {_hex(_CUT)}"]
    ),
    "no list": Case(names=(utf8("no list"), None)),
    "nothing": Case(names=(b"", None)),
    "a length beyond the end": Case(names=(b"\x30\x7f", None)),
}
