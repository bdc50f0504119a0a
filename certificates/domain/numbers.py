"""Thumbprints, serial numbers and version ids, in whatever spelling a tool shows them."""

import base64
import re
import unicodedata
from dataclasses import dataclass

LONGEST_SERIAL = 200  # hex digits of a serial number that are kept; 40 are usual at most
_SHOWN_OF_VERSION = 8  # hex digits of a version's id that pages show

_LABEL = re.compile(
    r"(?:(?P<serial>serial(?: ?(?:number|no\.?))?)"
    r"|(?:x\.?509 )?(?:sha-?1|sha-?256)?[ -]?(?:fingerprint|thumbprint)"
    r"|sha-?1|sha-?256|cert(?:ificate)? hash ?\(sha-?1\)|version(?: id)?|x5t(?:#s256)?)"
    r"\s*[:=]?\s*",
    re.IGNORECASE,
)
_HEX = re.compile(rf"[0-9a-fA-F]{{6,{LONGEST_SERIAL}}}")
_LABELLED_HEX = re.compile(rf"[0-9a-fA-F]{{1,{LONGEST_SERIAL}}}")
_BOTH = re.compile(r"-?\d+ ?\((?P<hex>-?0x[0-9a-fA-F]+)\)")  # as openssl shows short ones
_MINUS = "\u2212"
_BASE64 = re.compile(r"([A-Za-z0-9_-]{27}|[A-Za-z0-9_-]{43})=?")


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The numbers of a version that a text can be: those that are not empty, any of which will do.

    Thumbprints and serial numbers in upper-case hex as the inventory keeps them, the version's id
    and its beginning in small letters.
    """

    thumbprint: str = ""  # SHA-1
    sha256: str = ""
    version: str = ""
    version_start: str = ""
    serials: tuple[str, ...] = ()


def read_numbers(text: str) -> Numbers | None:
    """The numbers that ``text`` can be, None where it is not a number."""
    label = _LABEL.match(text)
    plain = _plain_dashes(text[label.end() :] if label else text)
    if both := _BOTH.fullmatch(plain):
        plain = both["hex"]
    is_negative = plain.startswith("-")
    digits = plain.removeprefix("-").removeprefix("0x")
    bare = re.sub("[-: ]", "", digits)
    if (_LABELLED_HEX if label and label["serial"] else _HEX).fullmatch(bare):
        return _hex(bare.upper(), digits.isdecimal() and "0x" not in plain, is_negative)
    return _base64(plain)


def serial_of(number: int) -> str:
    """A serial number as it is kept: its bytes without a sign, those of a negative one in full."""
    if number < 0:
        length = (-number - 1).bit_length() // 8 + 1
        return number.to_bytes(length, signed=True).hex().upper()
    digits = f"{number:X}"
    return digits.zfill(len(digits) + len(digits) % 2)


def _plain_dashes(text: str) -> str:
    """Make every dash a hyphen: word processors and web pages put in others, and a real minus."""
    return "".join("-" if c == _MINUS or unicodedata.category(c) == "Pd" else c for c in text)


def _hex(digits: str, is_perhaps_decimal: bool, is_negative: bool) -> Numbers:
    sign = -1 if is_negative else 1
    numbers = [int(digits, 16), *([int(digits)] if is_perhaps_decimal else [])]
    serials = tuple(dict.fromkeys(serial_of(sign * number) for number in numbers))
    match len(digits):
        case 64:
            return Numbers(sha256=digits, serials=serials)
        case 40:
            return Numbers(thumbprint=digits, serials=serials)
        case 32:
            return Numbers(version=digits.lower(), serials=serials)
        case length if length == _SHOWN_OF_VERSION:
            return Numbers(version_start=digits.lower(), serials=serials)
    return Numbers(serials=serials)


def _base64(text: str) -> Numbers | None:
    """A thumbprint as the wire and JSON Web Keys have it (x5t, x5t#S256)."""
    plain = text.translate(str.maketrans("+/", "-_"))
    if not _BASE64.fullmatch(plain):
        return None
    raw = base64.urlsafe_b64decode(plain.rstrip("=") + "=").hex().upper()
    return Numbers(thumbprint=raw) if len(raw) == 40 else Numbers(sha256=raw)
