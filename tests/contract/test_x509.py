"""Certificates and requests that a vault makes, down to their DER."""

import base64
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtensionOID, NameOID, SignatureAlgorithmOID

from localvault.caller import fresh, until
from localvault.testing import LocalVault
from tests.contract import brought
from tests.contract.forms import life
from tests.contract.stage import Stage

USAGE = (ExtensionOID.KEY_USAGE, True)
CONSTRAINTS = (ExtensionOID.BASIC_CONSTRAINTS, False)
EKUS = (ExtensionOID.EXTENDED_KEY_USAGE, False)
NAMES = (ExtensionOID.SUBJECT_ALTERNATIVE_NAME, False)
CRITICAL_NAMES = (ExtensionOID.SUBJECT_ALTERNATIVE_NAME, True)
KEY_IDS = [
    (ExtensionOID.AUTHORITY_KEY_IDENTIFIER, False),
    (ExtensionOID.SUBJECT_KEY_IDENTIFIER, False),
]
SANS = {"dns_names": ["www.contoso.com"]}
PRINTABLE, UTF8 = 0x13, 0x0C


class Made(NamedTuple):
    """What the vault made for one create request."""

    request: x509.CertificateSigningRequest
    certificate: x509.Certificate
    attributes: dict[str, Any]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with LocalVault.start(tmp_path_factory.mktemp("x509"), create_delay=0) as vault:
        yield Stage(vault, [])


def make(stage: Stage, crv: str = "P-256", **props: Any) -> Made:
    """Let the vault make a certificate by these x509_props."""
    path = f"/certificates/{fresh()}"
    policy = {"key_props": {"kty": "EC", "crv": crv}, "issuer": {"name": "Self"}}
    created = stage.ask("POST", f"{path}/create", {"policy": {**policy, "x509_props": props}})
    assert created.status == 202, created.content
    until(lambda: "cer" in stage.ask("GET", path).json)
    bundle = stage.ask("GET", path).json
    return Made(
        x509.load_der_x509_csr(base64.b64decode(created.json["csr"])),
        x509.load_der_x509_certificate(base64.b64decode(bundle["cer"])),
        bundle["attributes"],
    )


def outline(of: x509.Certificate | x509.CertificateSigningRequest) -> list[Any]:
    """Return the extensions in their order, each with whether it is critical."""
    return [(extension.oid, extension.critical) for extension in of.extensions]


class TestCertificate:
    @pytest.mark.parametrize(
        ("props", "names"),
        [
            ({"subject": "CN=www"}, []),
            ({"subject": "CN=www", "sans": SANS}, [NAMES]),
            ({"sans": SANS}, [CRITICAL_NAMES]),
            ({"subject": "", "sans": SANS}, [CRITICAL_NAMES]),
        ],
    )
    def test_extensions(self, stage: Stage, props: dict[str, Any], names: list[Any]) -> None:
        certificate = make(stage, **props).certificate
        assert certificate.version is x509.Version.v3
        assert outline(certificate) == [USAGE, CONSTRAINTS, EKUS, *names, *KEY_IDS]

    def test_it_is_no_ca_and_says_so_with_nothing(self, stage: Stage) -> None:
        extensions = make(stage, subject="CN=www").certificate.extensions
        constraints = extensions.get_extension_for_class(x509.BasicConstraints).value
        assert constraints.public_bytes() == b"\x30\x00"

    def test_it_is_signed_by_itself(self, stage: Stage) -> None:
        certificate = make(stage, subject="CN=www").certificate
        assert certificate.issuer == certificate.subject
        certificate.verify_directly_issued_by(certificate)

    def test_its_number_is_positive_and_takes_16_bytes(self, stage: Stage) -> None:
        numbers = {make(stage, subject="CN=www").certificate.serial_number for _ in range(5)}
        assert len(numbers) == 5
        # One bit less than 16 bytes have, for the sign.
        assert all(number.bit_length() // 8 + 1 == 16 for number in numbers)

    def test_both_key_identifiers_are_of_its_own_key(self, stage: Stage) -> None:
        certificate = make(stage, subject="CN=www").certificate
        public = certificate.public_key()
        assert isinstance(public, ec.EllipticCurvePublicKey)
        own = x509.SubjectKeyIdentifier.from_public_key(public).digest
        extensions = certificate.extensions
        subject = extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        issuer = extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
        assert subject.digest == issuer.key_identifier == own
        assert (issuer.authority_cert_issuer, issuer.authority_cert_serial_number) == (None, None)

    @pytest.mark.parametrize("months", [1, 12, 25])
    def test_it_began_ten_minutes_ago(self, stage: Stage, months: int) -> None:
        made = make(stage, subject="CN=www", validity_months=months)
        start, end = made.certificate.not_valid_before_utc, made.certificate.not_valid_after_utc
        assert made.attributes["nbf"] == start.timestamp() == made.attributes["created"] - 600
        assert made.attributes["exp"] == end.timestamp()
        assert life(made.attributes) == f"{months} months"

    @pytest.mark.parametrize(
        ("crv", "algorithm"),
        [
            ("P-256", SignatureAlgorithmOID.ECDSA_WITH_SHA256),
            ("P-256K", SignatureAlgorithmOID.ECDSA_WITH_SHA256),
            ("P-384", SignatureAlgorithmOID.ECDSA_WITH_SHA384),
            ("P-521", SignatureAlgorithmOID.ECDSA_WITH_SHA512),
        ],
    )
    def test_a_curve_has_its_hash(
        self, stage: Stage, crv: str, algorithm: x509.ObjectIdentifier
    ) -> None:
        made = make(stage, crv, subject="CN=www")
        assert made.certificate.signature_algorithm_oid == algorithm
        assert made.request.signature_algorithm_oid == algorithm


class TestRequest:
    @pytest.mark.parametrize(
        ("props", "names"),
        [
            ({"subject": "CN=www"}, []),
            ({"subject": "CN=www", "sans": SANS}, [NAMES]),
            ({"sans": SANS}, [CRITICAL_NAMES]),
        ],
    )
    def test_extensions(self, stage: Stage, props: dict[str, Any], names: list[Any]) -> None:
        request = make(stage, **props).request
        assert outline(request) == [USAGE, EKUS, *names, CONSTRAINTS]

    def test_it_asks_for_nothing_else(self, stage: Stage) -> None:
        request = make(stage, subject="CN=www").request
        assert [attribute.oid.dotted_string for attribute in request.attributes] == [
            "1.2.840.113549.1.9.14"
        ]

    def test_its_version_is_0_and_its_signature_its_own(self, stage: Stage) -> None:
        made = make(stage, subject="CN=www")
        assert made.request.tbs_certrequest_bytes[3:6] == b"\x02\x01\x00"
        assert made.request.is_signature_valid
        assert made.request.public_key() == made.certificate.public_key()


class TestNames:
    def test_the_last_part_comes_first(self, stage: Stage) -> None:
        subject = "CN=www, OU=Web, O=Contoso, L=Redmond, ST=WA, C=US"
        for made in make(stage, subject=subject)[:2]:
            assert [attribute.oid for attribute in made.subject] == [
                NameOID.COUNTRY_NAME,
                NameOID.STATE_OR_PROVINCE_NAME,
                NameOID.LOCALITY_NAME,
                NameOID.ORGANIZATION_NAME,
                NameOID.ORGANIZATIONAL_UNIT_NAME,
                NameOID.COMMON_NAME,
            ]

    @pytest.mark.parametrize(
        ("text", "tag"),
        [
            ("www.contoso.com", PRINTABLE),
            ("A 'b' (c)+/:=?-.", PRINTABLE),
            ("*.contoso.com", UTF8),
            ("Käse", UTF8),
            ("a@b", UTF8),
            ("a_b", UTF8),
        ],
    )
    def test_the_plainest_string_type_is_taken(self, stage: Stage, text: str, tag: int) -> None:
        encoded = text.encode()
        for made in make(stage, subject=f'CN="{text}"')[:2]:
            assert bytes([tag, len(encoded)]) + encoded in made.subject.public_bytes()

    def test_alternative_names_of_all_kinds(self, stage: Stage) -> None:
        sans = {
            "emails": ["a@contoso.com"],
            "dns_names": ["a.contoso.com", "b.contoso.com"],
            "upns": ["john.doe@contoso.com"],
            "ipAddresses": ["10.0.0.1", "2001:db8::1"],
            "uris": ["https://contoso.com/a"],
        }
        upn = b"john.doe@contoso.com"
        for made in make(stage, subject="CN=www", sans=sans)[:2]:
            found = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
            assert set(found.get_values_for_type(x509.RFC822Name)) == {"a@contoso.com"}
            assert found.get_values_for_type(x509.DNSName) == ["a.contoso.com", "b.contoso.com"]
            assert [str(each) for each in found.get_values_for_type(x509.IPAddress)] == [
                "10.0.0.1", "2001:db8::1",
            ]  # fmt: skip
            assert found.get_values_for_type(x509.UniformResourceIdentifier) == sans["uris"]
            [other] = found.get_values_for_type(x509.OtherName)
            assert other.type_id.dotted_string == "1.3.6.1.4.1.311.20.2.3"
            assert other.value == bytes([UTF8, len(upn)]) + upn


class TestImported:
    @pytest.mark.parametrize(
        ("parts", "text"),
        [
            (
                {"C": "AU", "ST": "Some-State", "O": "Internet Widgits Pty Ltd"},
                "O=Internet Widgits Pty Ltd, S=Some-State, C=AU",
            ),
            (
                {"C": "US", "ST": "WA", "L": "Redmond", "O": "Contoso", "OU": "Web", "CN": "www"},
                "CN=www, OU=Web, O=Contoso, L=Redmond, S=WA, C=US",
            ),
        ],
    )
    def test_its_name_is_printed_as_windows_does(
        self, stage: Stage, parts: dict[str, str], text: str
    ) -> None:
        name = x509.Name.from_rfc4514_string(
            ",".join(f"{key}={value}" for key, value in reversed(parts.items()))
        )
        answer = stage.ask("POST", f"/certificates/{fresh()}/import", {"value": brought.pfx(name)})
        assert answer.json["policy"]["x509_props"]["subject"] == text
        imported = x509.load_der_x509_certificate(base64.b64decode(answer.json["cer"]))
        assert imported.subject == name
