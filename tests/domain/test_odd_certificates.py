"""Odd certificates are read part by part: what can be read is what was written."""

from hashlib import sha256

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.x509 import (
    comparable,
    content_of_certificate,
    content_of_csr,
    read_certificate,
)
from tests.domain.certificates import certificate, csr, name, upn
from tests.domain.test_x509 import EVERY_KIND, with_names
from tests.support.odd import ODD, Odd
from tests.support.odd.certificates import CN, NAMES, SPKI, VERSION_3
from tests.support.odd.der import bits, extension, integer, oid, rdn, sequence, t61, tlv
from tests.support.odd.der import name as dn

SIGNED = sequence(oid("1.2.840.10045.4.3.2")) + bits(b"\0" * 8)
ORDINARY = {
    "every kind of name": with_names(*EVERY_KIND),
    "other names": with_names(
        x509.DirectoryName(name("a", ORGANIZATION_NAME="b")),
        x509.RegisteredID(x509.ObjectIdentifier("1.2.3.4")),
        x509.OtherName(x509.ObjectIdentifier("1.2.3.5"), b"\x0c\x01x"),
        upn("me@corp.example"),
    ),
    "all usages": certificate(x509.KeyUsage(*[True] * 9)),
    "no names": certificate(issuer=name("A CA")),
    **{odd.title: odd.der for odd in ODD},
}


def refuse(der: bytes) -> x509.Certificate:
    raise ValueError("refused")


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.title)
def test_each_part_says_what_was_written(odd: Odd) -> None:
    facts = read_certificate(odd.der)
    assert facts.subject == odd.subject
    assert facts.issuer == odd.issuer
    assert (facts.names and comparable(facts.names)) == odd.names
    assert facts.serial == odd.serial
    assert (facts.not_before, facts.expires) == (odd.not_before, odd.expires)
    assert facts.key == odd.key
    assert facts.key_sha256 == sha256(odd.spki).hexdigest()
    assert facts.key_usage == odd.key_usage
    assert facts.extended_key_usage == odd.purposes
    assert (facts.sha1, facts.sha256) == (odd.sha1, odd.sha256)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.title)
def test_its_key_can_be_compared_whatever_else_it_is(odd: Odd) -> None:
    content = content_of_certificate(odd.der)
    assert content
    assert content.key == sha256(odd.spki).hexdigest()
    assert (content.subject is None, content.names is None) == (
        odd.subject is None,
        odd.names is None,
    )


@pytest.mark.parametrize("der", ORDINARY.values(), ids=ORDINARY)
def test_both_readers_say_the_same(der: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = read_certificate(der)
    monkeypatch.setattr(x509, "load_der_x509_certificate", refuse)
    assert read_certificate(der) == facts


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@pytest.mark.parametrize("odd", [odd for odd in ODD if (odd.serial or "") > "7F"])
def test_a_serial_number_that_cryptography_still_reads_has_no_sign(odd: Odd) -> None:
    assert read_certificate(odd.der).serial == odd.serial


def test_a_request_is_read_as_its_certificate_is() -> None:
    names = extension(NAMES, sequence(tlv(0x82, "bücher.example".encode("latin-1")), tlv(0xA3)))
    requested = sequence(oid("1.2.840.113549.1.9.14"), tlv(0x31, sequence(names)))
    subject = dn(rdn((CN, t61("Müller"))))
    inner = sequence(integer(0), subject, SPKI, tlv(0xA0, sequence(integer(1)), requested))
    content = content_of_csr(sequence(inner, SIGNED))
    assert content
    assert content.key == sha256(SPKI).hexdigest()
    assert content.subject == ((CN, "Müller"),)
    assert content.names == ("dns:bücher.example", "other:X.400 address: #A300")
    assert content.key_type == "EC P-256"


def test_what_a_broken_request_asks_for_is_not_known() -> None:
    inner = sequence(integer(0), dn(), SPKI, tlv(0xA0, sequence(integer(1))))
    content = content_of_csr(sequence(inner, SIGNED))
    assert content
    assert (content.subject, content.names) == ((), None)


def test_a_request_that_is_read_leniently_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    der = csr(EVERY_KIND)
    content = content_of_csr(der)
    monkeypatch.setattr(x509, "load_der_x509_csr", refuse)
    assert content_of_csr(der) == content


NO_CERTIFICATES = {
    "nothing": b"",
    "text": b"junk",
    "a piece of one": certificate()[:-9],
    "a piece of a request": csr()[:40],
    "a version": VERSION_3,
}


@pytest.mark.parametrize("der", NO_CERTIFICATES.values(), ids=NO_CERTIFICATES)
def test_of_what_is_no_certificate_the_thumbprints_are_left(der: bytes) -> None:
    facts = read_certificate(der)
    assert facts.sha256 == sha256(der).hexdigest().upper()
    assert facts.unreadable == (
        "subject",
        "alternative names",
        "issuer",
        "activation date",
        "expiration date",
        "key",
        "serial number",
        "signature",
        "key usage",
        "extended key usages",
    )
    assert content_of_certificate(der) is content_of_csr(der) is None


def test_a_part_that_cannot_be_read_is_named() -> None:
    named = {odd.title: read_certificate(odd.der).unreadable for odd in ODD}
    assert named["names: no list"] == ("alternative names",)
    assert named["values: until the year 0"] == ("expiration date",)
    assert named["subject: T61 with an umlaut"] == ()


def test_a_list_of_many_names_is_read_in_no_time() -> None:
    names = sequence(
        *(tlv(0x82, b"%05d.odd.example" % number) for number in range(50_000)), b"\x82"
    )
    facts = read_certificate(
        certificate(x509.UnrecognizedExtension(x509.SubjectAlternativeName.oid, names))
    )
    assert facts.names
    assert len(facts.names.dns) == 50_000


@given(
    odd=st.sampled_from(ODD),
    changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=4),
    cut=st.integers(0, 400),
)
def test_no_bytes_are_too_odd(odd: Odd, changes: list[tuple[int, int]], cut: int) -> None:
    der = bytearray(odd.der)
    for place, byte in changes:
        der[place % len(der)] = byte
    read_certificate(bytes(der))
    read_certificate(bytes(der[:-cut]))
    content_of_csr(bytes(der))
