"""DER written byte by byte, right or wrong, for certificates that no library would make."""


def tlv(tag: int, *content: bytes) -> bytes:
    """One element."""
    held = b"".join(content)
    if len(held) < 0x80:
        return bytes([tag, len(held)]) + held
    length = len(held).to_bytes((len(held).bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + held


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE."""
    return tlv(0x30, *parts)


def integer(number: int) -> bytes:
    """An INTEGER in as few bytes as it takes."""
    length = ((number + (number < 0)).bit_length()) // 8 + 1
    return tlv(0x02, number.to_bytes(length, signed=True))


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER."""
    first, second, *rest = map(int, dotted.split("."))
    return tlv(0x06, *map(_base_128, [40 * first + second, *rest]))


def _base_128(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(0x80 | number & 0x7F)
    return bytes(reversed(digits))


def utf8(text: str) -> bytes:
    """A UTF8String."""
    return tlv(0x0C, text.encode())


def printable(text: str) -> bytes:
    """A PrintableString, whatever it holds."""
    return tlv(0x13, text.encode("latin-1"))


def t61(text: str) -> bytes:
    """A T61String with Latin-1 in it, as authorities wrote them."""
    return tlv(0x14, text.encode("latin-1"))


def bmp(text: str) -> bytes:
    """A BMPString."""
    return tlv(0x1E, text.encode("utf-16-be"))


def universal(text: str) -> bytes:
    """A UniversalString."""
    return tlv(0x1C, text.encode("utf-32-be"))


def octets(content: bytes) -> bytes:
    """An OCTET STRING."""
    return tlv(0x04, content)


def bits(content: bytes, unused: int = 0) -> bytes:
    """A BIT STRING."""
    return tlv(0x03, bytes([unused]), content)


def moment(text: str) -> bytes:
    """A UTCTime or a GeneralizedTime, by its length."""
    return tlv(0x17 if len(text) < 14 else 0x18, text.encode())


def rdn(*attributes: tuple[str, bytes]) -> bytes:
    """Attributes that belong together, in the order given: a SET that may not be sorted."""
    return tlv(0x31, *(sequence(oid(kind), value) for kind, value in attributes))


def name(*rdns: bytes) -> bytes:
    """A distinguished name."""
    return sequence(*rdns)


def extension(dotted: str, value: bytes, critical: bytes = b"") -> bytes:
    """An extension; ``critical`` is the BOOLEAN as it is written."""
    return sequence(oid(dotted), critical, octets(value))
