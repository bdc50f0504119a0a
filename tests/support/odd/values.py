"""Serial numbers, dates and keys that are odd."""

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.odd.certificates import Case, Told
from tests.support.odd.der import bits, integer, moment, name, octets, oid, rdn, sequence, tlv, utf8

_EC, _PRIME = "1.2.840.10045.2.1", "1.2.840.10045.1.1"
_P256K_KEY = ec.generate_private_key(ec.SECP256K1()).public_key()
_POINT = _P256K_KEY.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
_BY_NAME = _P256K_KEY.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
_FIRST = "79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798"
_SECOND = "483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8"
_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def _explicit(base: str, second: int = 7) -> bytes:
    """A key whose curve is written out."""
    curve = sequence(
        integer(1),
        sequence(oid(_PRIME), integer(2**256 - 2**32 - 977)),
        sequence(octets(b"\0" * 32), octets(second.to_bytes(32))),
        octets(bytes.fromhex(base)),
        integer(_ORDER),
        integer(1),
    )
    return sequence(sequence(oid(_EC), curve), bits(_POINT))


def _serial(content: str, told: Told) -> Case:
    return Case(serial=(tlv(0x02, bytes.fromhex(content)), told))


def _end(text: str, moment_told: datetime | None) -> Case:
    return Case(end=(moment(text), moment_told))


def _begin(text: str, *told: int) -> Case:
    return Case(begin=(moment(text), datetime(*told, tzinfo=UTC)))  # type: ignore[misc, arg-type]


def _key(spki: bytes) -> Case:
    """A key of which only the bytes are known."""
    return Case(key=(spki, None))


def _rsa(parameters: bytes) -> bytes:
    numbers = sequence(integer(2**2047 + 1), integer(65537))
    return sequence(sequence(oid("1.2.840.113549.1.1.1"), parameters), bits(numbers))


VALUES: dict[str, Case] = {
    "the high bit set": _serial("f9b1ee01", "F9B1EE01"),
    "the high bit set, in 16 bytes": _serial("8" * 32, "8" * 32),
    "the high bit set, in 20 bytes": _serial("c" * 40, "C" * 40),
    "21 bytes": _serial("00" + "d" * 40, "D" * 40),
    "21 bytes of which none is a sign": _serial("7" + "e" * 41, "7" + "E" * 41),
    "40 bytes": _serial("5a" * 40, "5A" * 40),
    "zero": _serial("00", "00"),
    "minus one": _serial("ff", "FF"),
    "zeros at the front": _serial("000000abcdef", "ABCDEF"),
    "no bytes": _serial("", None),
    "a text": Case(serial=(utf8("4711"), None)),
    "from 1950": _begin("500101000000Z", 1950, 1, 1),
    "from the year 1": _begin("00010101000000Z", 1, 1, 1),
    "from a minute without seconds": _begin("2601010000Z", 2026, 1, 1),
    "from a time with a zone": Case(
        begin=(tlv(0x17, b"260101020000+0200"), datetime(2026, 1, 1, tzinfo=UTC))
    ),
    "from 2026 in the long form": _begin("20260101000000Z", 2026, 1, 1),
    "until 2049": _end("491231235959Z", datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)),
    "until 2050": _end("20500101000000Z", datetime(2050, 1, 1, tzinfo=UTC)),
    "until 9999": _end("99991231235959Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    "until the year 1": _end("00010101000000Z", datetime(1, 1, 1, tzinfo=UTC)),
    "until the year 0": _end("00000101000000Z", None),
    "until the 13th month": _end("261301000000Z", None),
    "until a text": Case(end=(utf8("never"), None)),
    "P-256K written out": Case(
        key=(_explicit(f"04{_FIRST}{_SECOND}"), "EC P-256K"), named_spki=_BY_NAME
    ),
    "P-256K written out in short": Case(
        key=(_explicit(f"02{_FIRST}"), "EC P-256K"), named_spki=_BY_NAME
    ),
    "P-256K with another base point": _key(_explicit(f"03{_FIRST}")),
    "a curve of one's own": _key(_explicit(f"04{_FIRST}{_SECOND}", second=8)),
    "an algorithm that nobody has heard of": _key(sequence(sequence(oid("1.2.3.4")), bits(b"key"))),
    "an RSA key without parameters": Case(key=(_rsa(b""), "RSA 2048"), named_spki=_rsa(tlv(0x05))),
    "an EC key that is no point": _key(
        sequence(sequence(oid(_EC), oid("1.2.840.10045.3.1.7")), bits(b"\x04" + b"\1" * 64))
    ),
    "a signature that nobody has heard of": Case(algorithm=sequence(oid("1.2.3.4.5"))),
    "something behind the end": Case(trailing=b"\0\0\0"),
    "no date and a name of odd text": Case(
        subject=(name(rdn(("2.5.4.3", tlv(0x14, b"all at on\xe7e")))), "CN=all at onçe"),
        end=(tlv(0x18, b"x"), None),
        key=(_explicit(f"03{_FIRST}"), None),
        serial=(tlv(0x02, b"\x80\1"), "8001"),
    ),
}
