"""Certificates that no library would make, each with what it says part by part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha1, sha256

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.domain.certificates import EC_KEY
from tests.support.odd.der import (
    bits,
    extension,
    integer,
    moment,
    name,
    oid,
    rdn,
    sequence,
    tlv,
    utf8,
)

CN, O, OU, C = "2.5.4.3", "2.5.4.10", "2.5.4.11", "2.5.4.6"  # noqa: E741
NAMES, KEY_USAGE, PURPOSES = "2.5.29.17", "2.5.29.15", "2.5.29.37"
SPKI = EC_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
ECDSA_SHA256 = sequence(oid("1.2.840.10045.4.3.2"))
VERSION_3 = tlv(0xA0, integer(2))
SERVER = "1.3.6.1.5.5.7.3.1"
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)

Told = str | None


@dataclass(frozen=True, kw_only=True)
class Odd:
    """A certificate, and what each part says; None is a part that nobody can read."""

    title: str
    der: bytes
    subject: Told
    issuer: Told
    names: tuple[str, ...] | None
    serial: Told
    not_before: datetime | None
    expires: datetime | None
    key: Told
    spki: bytes
    key_usage: tuple[str, ...] | None
    purposes: tuple[str, ...] | None

    @cached_property
    def sha1(self) -> str:
        """The SHA-1 thumbprint."""
        return sha1(self.der, usedforsecurity=False).hexdigest().upper()

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 thumbprint."""
        return sha256(self.der).hexdigest().upper()


@dataclass(frozen=True, kw_only=True)
class Case:
    """The oddities of a certificate: parts as they are written, each with what it says.

    A part that is not given is an ordinary one, which differs from certificate to certificate.
    """

    subject: tuple[bytes, Told] | None = None
    issuer: tuple[bytes, Told] | None = None
    names: tuple[bytes, Sequence[str] | None] | None = None  # the value of the extension
    serial: tuple[bytes, Told] | None = None
    begin: tuple[bytes, datetime | None] = (moment("260101000000Z"), BEGIN)
    end: tuple[bytes, datetime | None] = (moment("360101000000Z"), END)
    key: tuple[bytes, Told] = (SPKI, "EC P-256")
    named_spki: bytes = b""  # by which its key is compared, where it is another spelling
    key_usage: tuple[bytes, Sequence[str] | None] = (bits(b"\x80", 7), ("digitalSignature",))
    purposes: tuple[bytes, Sequence[str] | None] = (sequence(oid(SERVER)), ("serverAuth",))
    more: tuple[bytes, ...] = ()  # further extensions
    critical: bytes = b""  # as it is written in the extension of the names
    version: bytes = VERSION_3
    unique_ids: bytes = b""
    extensions: bytes | None = None  # instead of all of them
    algorithm: bytes = ECDSA_SHA256
    trailing: bytes = b""

    def build(self, title: str, number: int) -> Odd:
        """The certificate, the ``number``th of its kind."""
        subject = self.subject or (name(rdn((CN, utf8(f"odd-{number:03}")))), f"CN=odd-{number:03}")
        issuer = self.issuer or (name(rdn((CN, utf8(f"ca-{number:03}")))), f"CN=ca-{number:03}")
        host = f"www-{number:03}.odd.example"
        names = self.names or (sequence(tlv(0x82, host.encode())), (f"dns:{host}",))
        serial = self.serial or (integer(0x10_0000_0000 + number), f"10000000{number:02X}")
        parts = [self.version, serial[0], self.algorithm, issuer[0], self._validity, subject[0]]
        inner = sequence(*parts, self.key[0], self.unique_ids, self._extensions(names[0]))
        return Odd(
            title=title,
            der=sequence(inner, self.algorithm, bits(b"\0" * 8)) + self.trailing,
            subject=subject[1],
            issuer=issuer[1],
            names=None if names[1] is None else tuple(sorted(names[1])),
            serial=serial[1],
            not_before=self.begin[1],
            expires=self.end[1],
            key=self.key[1],
            spki=self.named_spki or self.key[0],
            key_usage=None if self.key_usage[1] is None else tuple(self.key_usage[1]),
            purposes=None if self.purposes[1] is None else tuple(self.purposes[1]),
        )

    @property
    def _validity(self) -> bytes:
        return sequence(self.begin[0], self.end[0])

    def _extensions(self, names: bytes) -> bytes:
        if self.extensions is not None:
            return self.extensions
        ours = (
            extension(NAMES, names, self.critical),
            extension(KEY_USAGE, self.key_usage[0], tlv(0x01, b"\xff")),
            extension(PURPOSES, self.purposes[0]),
        )
        return tlv(0xA3, sequence(*self.more, *ours))
