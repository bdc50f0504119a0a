"""Certificates and signing requests are read into facts; whatever they hold is inert."""

import hashlib
import ipaddress
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from certificates.domain.x509 import (
    Names,
    comparable,
    content_of_certificate,
    content_of_csr,
    pem,
    read_certificate,
)
from tests.domain.certificates import EC_KEY, RSA_KEY, certificate, csr, name, upn

EVERY_KIND = (
    x509.DNSName("www.contoso.com"),
    x509.RFC822Name("admin@contoso.com"),
    upn("admin@corp.contoso.com"),
    x509.IPAddress(ipaddress.ip_address("192.0.2.7")),
    x509.IPAddress(ipaddress.ip_address("2001:db8::7")),
    x509.UniformResourceIdentifier("https://contoso.com/x"),
)
READ = Names(
    dns=("www.contoso.com",),
    emails=("admin@contoso.com",),
    upns=("admin@corp.contoso.com",),
    ip_addresses=("192.0.2.7", "2001:db8::7"),
    uris=("https://contoso.com/x",),
)


def with_names(*names: x509.GeneralName) -> bytes:
    return certificate(x509.SubjectAlternativeName(names))


class TestCertificate:
    def test_its_facts(self) -> None:
        der = certificate(subject=name(ORGANIZATION_NAME="Contoso, Ltd"), issuer=name("A CA"))
        facts = read_certificate(der)
        assert facts.subject == 'CN=www.contoso.com, O="Contoso, Ltd"'
        assert (facts.issuer, facts.self_signed) == ("CN=A CA", False)
        assert facts.not_before == datetime(2026, 1, 1, tzinfo=UTC)
        assert facts.expires == datetime(2027, 1, 1, tzinfo=UTC)
        assert facts.signature == "ecdsa-with-SHA256"
        assert facts.sha1 == hashlib.sha1(der, usedforsecurity=False).hexdigest().upper()
        assert facts.sha256 == hashlib.sha256(der).hexdigest().upper()

    def test_names_of_every_kind(self) -> None:
        assert read_certificate(with_names(*EVERY_KIND)).names == READ

    def test_without_names(self) -> None:
        assert read_certificate(certificate()).names == Names()

    @pytest.mark.parametrize(("serial", "shown"), [(0xABC, "0ABC"), (0xAB, "AB"), (1, "01")])
    def test_the_serial_is_whole_bytes(self, serial: int, shown: str) -> None:
        assert read_certificate(certificate(serial=serial)).serial == shown

    @pytest.mark.parametrize(
        ("curve", "words"),
        [
            (ec.SECP256R1(), "EC P-256"),
            (ec.SECP384R1(), "EC P-384"),
            (ec.SECP521R1(), "EC P-521"),
            (ec.SECP256K1(), "EC P-256K"),
            (ec.BrainpoolP256R1(), "EC brainpoolP256r1"),
        ],
    )
    def test_its_curve(self, curve: ec.EllipticCurve, words: str) -> None:
        assert read_certificate(certificate(key=ec.generate_private_key(curve))).key == words

    def test_its_rsa_key(self) -> None:
        assert read_certificate(certificate(key=RSA_KEY)).key == "RSA 2048"

    def test_its_usages(self) -> None:
        usage = x509.KeyUsage(True, True, False, False, False, False, True, False, False)
        purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        facts = read_certificate(certificate(usage, purposes))
        assert facts.key_usage == ("digitalSignature", "nonRepudiation", "cRLSign")
        assert facts.extended_key_usage == ("serverAuth",)

    def test_a_purpose_without_a_name_is_told_by_its_number(self) -> None:
        purposes = x509.ExtendedKeyUsage([x509.ObjectIdentifier("1.3.6.1.4.1.99999.1")])
        facts = read_certificate(certificate(purposes))
        assert facts.extended_key_usage == ("1.3.6.1.4.1.99999.1",)

    @pytest.mark.parametrize("length", [1, 118, 119, 200])
    def test_a_user_principal_name_of_any_length(self, length: int) -> None:
        text = "u" * length + "@corp.com"
        assert read_certificate(with_names(upn(text))).names == Names(upns=(text,))

    def test_without_usages(self) -> None:
        facts = read_certificate(certificate())
        assert (facts.key_usage, facts.extended_key_usage) == ((), ())

    def test_issued_by_its_own_name_is_self_signed(self) -> None:
        assert read_certificate(certificate()).self_signed


class TestHostileText:
    def test_in_subject_and_issuer(self) -> None:
        facts = read_certificate(certificate(subject=name("a\u202eb\x1b"), issuer=name("c\x00d")))
        assert facts.subject == "CN=a\ufffdb\ufffd"
        assert facts.issuer == "CN=c\ufffdd"

    def test_in_names(self) -> None:
        names = read_certificate(with_names(upn("a\u202eb"), x509.DNSName("a\x00.com"))).names
        assert names == Names(upns=("a\ufffdb",), dns=("a\ufffd.com",))

    def test_a_name_that_is_no_text_is_shown_by_its_bytes(self) -> None:
        broken = x509.OtherName(upn("a").type_id, b"\x1e\x03\xff\xfe\x41")
        assert read_certificate(with_names(broken)).names == Names(upns=("#1E03FFFE41",))

    def test_a_comparison_sees_it_as_it_is(self) -> None:
        names = x509.SubjectAlternativeName([upn("a\u202eb")])
        found = content_of_certificate(certificate(names, subject=name("a\u202eb")))
        assert found is not None
        assert found.subject == (("2.5.4.3", "a\u202eb"),)
        assert found.names == ("upn:a\u202eb",)


class TestSigningRequest:
    def test_it_and_its_certificate_carry_the_same_key_and_names(self) -> None:
        asked, made = (
            content_of_csr(csr(EVERY_KIND)),
            content_of_certificate(with_names(*EVERY_KIND)),
        )
        assert asked is not None
        assert made is not None
        assert (asked.key, asked.subject, asked.names) == (made.key, made.subject, made.names)
        assert (asked.self_signed, made.self_signed) == (False, True)

    def test_another_key_is_another_one(self) -> None:
        one, other = content_of_csr(csr(key=EC_KEY)), content_of_csr(csr(key=RSA_KEY))
        assert one is not None
        assert other is not None
        assert one.key != other.key


def test_what_cannot_be_read_can_still_be_downloaded() -> None:
    assert pem(b"junk", "CERTIFICATE").splitlines()[1] == b"anVuaw=="


def test_names_compare_by_kind_and_dns_without_case() -> None:
    one = Names(dns=("B.com", "a.com"), emails=("A@b.com",))
    same = Names(dns=("A.com", "b.com"), emails=("A@b.com",))
    assert comparable(one) == comparable(same) == ("dns:a.com", "dns:b.com", "email:A@b.com")
    assert comparable(Names(emails=("x@y.z",))) != comparable(Names(upns=("x@y.z",)))


def test_der_and_pem_are_the_same_thing() -> None:
    der = certificate()
    shown = pem(der, "CERTIFICATE")
    assert shown.startswith(b"-----BEGIN CERTIFICATE-----\n")
    assert pem(csr(), "CERTIFICATE REQUEST").startswith(b"-----BEGIN CERTIFICATE REQUEST-----\n")
    assert x509.load_pem_x509_certificate(shown).public_bytes(Encoding.DER) == der
