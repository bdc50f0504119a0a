"""A PFX as the service writes it: 3DES under an empty password, which no library writes any more.

The form is that of RFC 7292: a shrouded key bag, then the encrypted certificates, then a MAC by
SHA-1. Key and certificate are tied by the local key id; there is no friendly name.
"""

import hashlib
import hmac
import os

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.padding import PKCS7

ITERATIONS = 2000
_SALT = 20
# The empty password as PKCS#12 wants it, with the two zero bytes that end a BMPString.
_PASSWORD = b"\0\0"
_HASH_SIZE, _BLOCK = 20, 64
_FOR_KEY, _FOR_VECTOR, _FOR_MAC = 1, 2, 3

_INTEGER, _OCTETS, _NULL, _OID, _SEQUENCE, _SET = 0x02, 0x04, 0x05, 0x06, 0x30, 0x31
_EXPLICIT, _IMPLICIT = 0xA0, 0x80


def write(private: bytes | None, certificates: list[bytes]) -> bytes:
    """Return a PFX of a key (PKCS#8 DER) and certificates (DER), of which the key's comes first.

    Without `private` it holds certificates only.
    """
    bags = [_certificate_bag(der, own=private is not None and not at)
            for at, der in enumerate(certificates)]  # fmt: skip
    safes = [_encrypted(_sequence(*bags))]
    if private is not None:
        safes.insert(0, _data(_sequence(_key_bag(private))))
    content = _sequence(*safes)
    salt = os.urandom(_SALT)
    mac = hmac.digest(derived(salt, _FOR_MAC, _HASH_SIZE), content, "sha1")
    digest = _sequence(_sequence(_oid("1.3.14.3.2.26"), _tlv(_NULL)), _tlv(_OCTETS, mac))
    mac_data = _sequence(digest, _tlv(_OCTETS, salt), _integer(ITERATIONS))
    return _sequence(_integer(3), _data(content), mac_data)


def derived(salt: bytes, purpose: int, size: int) -> bytes:
    """Return `size` bytes made of the empty password (RFC 7292, B.2) for a purpose."""
    filled = (salt * _BLOCK)[: -(-len(salt) // _BLOCK) * _BLOCK]
    state = filled + (_PASSWORD * _BLOCK)[:_BLOCK]
    made = b""
    while len(made) < size:
        block = bytes([purpose]) * _BLOCK + state
        for _ in range(ITERATIONS):
            block = hashlib.sha1(block, usedforsecurity=False).digest()
        made += block
        step = int.from_bytes((block * _BLOCK)[:_BLOCK]) + 1
        parts = (state[at : at + _BLOCK] for at in range(0, len(state), _BLOCK))
        state = b"".join(
            ((int.from_bytes(part) + step) % (1 << 8 * _BLOCK)).to_bytes(_BLOCK) for part in parts
        )
    return made[:size]


def _key_bag(private: bytes) -> bytes:
    """Return the pkcs8ShroudedKeyBag of a key."""
    algorithm, text = _closed(private)
    shrouded = _sequence(algorithm, _tlv(_OCTETS, text))
    kind = _oid("1.2.840.113549.1.12.10.1.2")
    return _sequence(kind, _tlv(_EXPLICIT, shrouded), _local_key_id())


def _certificate_bag(der: bytes, *, own: bool) -> bytes:
    """Return the certBag of a certificate; `own`: it is the one of the key."""
    held = _sequence(_oid("1.2.840.113549.1.9.22.1"), _tlv(_EXPLICIT, _tlv(_OCTETS, der)))
    kind = _oid("1.2.840.113549.1.12.10.1.3")
    return _sequence(kind, _tlv(_EXPLICIT, held), _local_key_id() if own else b"")


def _local_key_id() -> bytes:
    value = _tlv(_SET, _tlv(_OCTETS, b"\1\0\0\0"))
    return _tlv(_SET, _sequence(_oid("1.2.840.113549.1.9.21"), value))


def _data(content: bytes) -> bytes:
    """Return a ContentInfo of plain data."""
    return _sequence(_oid("1.2.840.113549.1.7.1"), _tlv(_EXPLICIT, _tlv(_OCTETS, content)))


def _encrypted(content: bytes) -> bytes:
    """Return a ContentInfo of encrypted data."""
    algorithm, text = _closed(content)
    held = _sequence(_oid("1.2.840.113549.1.7.1"), algorithm, _tlv(_IMPLICIT, text))
    data = _sequence(_integer(0), held)
    return _sequence(_oid("1.2.840.113549.1.7.6"), _tlv(_EXPLICIT, data))


def _closed(content: bytes) -> tuple[bytes, bytes]:
    """Return the algorithm, pbeWithSHAAnd3-KeyTripleDES-CBC, and content encrypted by it."""
    salt = os.urandom(_SALT)
    vector = modes.CBC(derived(salt, _FOR_VECTOR, 8))
    encryptor = Cipher(TripleDES(derived(salt, _FOR_KEY, 24)), vector).encryptor()
    padder = PKCS7(64).padder()
    padded = padder.update(content) + padder.finalize()
    parameters = _sequence(_tlv(_OCTETS, salt), _integer(ITERATIONS))
    algorithm = _sequence(_oid("1.2.840.113549.1.12.1.3"), parameters)
    return algorithm, encryptor.update(padded) + encryptor.finalize()


def _sequence(*parts: bytes) -> bytes:
    return _tlv(_SEQUENCE, *parts)


def _integer(number: int) -> bytes:
    """Return DER of a number that is not negative."""
    return _tlv(_INTEGER, number.to_bytes(number.bit_length() // 8 + 1))


def _oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    encoded = bytearray([first * 40 + second])
    for number in rest:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(0x80 | number & 0x7F)
        encoded += bytes(reversed(groups))
    return _tlv(_OID, bytes(encoded))


def _tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + content
