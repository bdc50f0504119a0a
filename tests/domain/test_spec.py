"""What a create asks for: what may be sent, and what comes back as asked."""

from dataclasses import replace
from typing import Any

import pytest

from certificates.domain.issuers import SELF, UNKNOWN
from certificates.domain.looks import Content
from certificates.domain.spec import Spec

WEB = Spec(
    subject='CN=web, O="Contoso, Ltd"',
    dns_names=("WWW.contoso.com", "*.contoso.com"),
    ip_addresses=("2001:DB8:0::7",),
)
MADE = Content(
    key="k",
    subject=(("2.5.4.10", "Contoso, Ltd"), ("2.5.4.3", "web")),
    names=("dns:*.contoso.com", "dns:www.contoso.com", "ip:2001:db8::7"),
    key_type="RSA 2048",
    self_signed=True,
)
REQUESTED = replace(MADE, self_signed=False)
BY_CA = replace(WEB, issuer=UNKNOWN)


class TestFits:
    def test_a_version_as_asked(self) -> None:
        assert WEB.fits(MADE)

    def test_a_request_as_asked(self) -> None:
        assert WEB.fits(REQUESTED, "self")
        assert BY_CA.fits(REQUESTED, "Unknown")

    @pytest.mark.parametrize(
        "other",
        [
            {"subject": (("2.5.4.3", "web"),)},
            {"names": ("dns:www.contoso.com",)},
            {"names": ("dns:*.contoso.com", "uri:https://x")},
            {"names": None},
            {"subject": None},
            {"key_type": ""},
            {"key_type": "RSA 4096"},
            {"key_type": "EC P-256"},
            {"self_signed": False},
        ],
    )
    def test_anything_else_is_not_as_asked(self, other: dict[str, Any]) -> None:
        assert not WEB.fits(replace(MADE, **other))

    def test_a_request_to_another_issuer_is_not(self) -> None:
        assert not WEB.fits(REQUESTED, "Unknown")
        assert not BY_CA.fits(REQUESTED, "DigiCert-1")

    def test_a_self_signed_version_is_not_what_a_ca_was_asked_for(self) -> None:
        assert not BY_CA.fits(MADE)
        assert BY_CA.fits(replace(MADE, self_signed=False))

    def test_without_a_subject_there_is_none(self) -> None:
        nameless = replace(WEB, subject="")
        assert nameless.fits(replace(MADE, subject=()))
        assert not nameless.fits(MADE)

    def test_an_elliptic_curve(self) -> None:
        curve = replace(WEB, key_type="EC", key_size=None, curve="P-384")
        assert curve.fits(replace(MADE, key_type="EC P-384"))


GOOD = (
    WEB,
    Spec.default_policy(),
    Spec(dns_names=("localhost",)),
    Spec(uris=("urn:x:1",)),
    Spec(emails=("a@b.c",), validity_months=120),
    Spec(subject="CN=x", key_type="EC", key_size=None, curve="P-256K"),
    Spec(subject="CN=" + "x" * 197, validity_months=1),
    Spec(subject="CN=x", tags={"k" * 256: "v" * 256}),
    Spec(subject="CN=x", tags={str(n): "" for n in range(15)}),
)


@pytest.mark.parametrize("spec", GOOD)
def test_this_may_be_sent(spec: Spec) -> None:
    assert spec.problems() == {}


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("subject", "web", "is not a distinguished name"),
        ("subject", "CN=" + "x" * 198, "at most 200 characters"),
        ("subject", "", "Give a subject or at least one DNS name"),
        ("dns_names", ("a b",), "“a b” is not a DNS name."),
        ("dns_names", ("-a.com",), "is not a DNS name."),
        ("dns_names", ("a.*.com",), "is not a DNS name."),
        ("dns_names", ("x" * 64 + ".com",), "is not a DNS name."),
        ("dns_names", ("good.com", ""), "“” is not a DNS name."),
        ("dns_names", (".".join(["abcd"] * 51),), "is not a DNS name."),
        ("emails", ("nobody",), "is not an email address."),
        ("upns", ("@x",), "is not a user principal name"),
        ("ip_addresses", ("192.0.2.300",), "is not an IP address."),
        ("ip_addresses", ("192.0.2.0/24",), "is not an IP address."),
        ("uris", ("contoso.com",), "is not a URI."),
        ("validity_months", 0, "Give 1 to 120 months."),
        ("validity_months", 121, "Give 1 to 120 months."),
        ("key_size", 1024, "2048, 3072 or 4096"),
        ("key_size", None, "2048, 3072 or 4096"),
        ("tags", {str(n): "" for n in range(16)}, "at most 15 tags; these are 16"),
        ("tags", {"": "x"}, "1 to 256 characters"),
        ("tags", {"k": "v" * 257}, "1 to 256 characters"),
    ],
)
def test_this_may_not_be_sent(field: str, value: Any, told: str) -> None:
    problems = replace(Spec(subject="CN=x"), **{field: value}).problems()
    assert list(problems) == [field]
    assert told in problems[field]


def test_an_ec_key_needs_a_curve() -> None:
    problems = Spec(subject="CN=x", key_type="EC", key_size=None, curve="P-224").problems()
    assert list(problems) == ["curve"]


def test_all_problems_are_told_together() -> None:
    spec = Spec(dns_names=("a b",), emails=("x",), validity_months=0, key_size=1)
    assert set(spec.problems()) == {"dns_names", "emails", "validity_months", "key_size"}


class TestBody:
    def test_of_a_self_signed_one(self) -> None:
        assert Spec.default_policy().create_body() == {
            "policy": {
                "key_props": {"exportable": True, "kty": "RSA", "key_size": 2048},
                "secret_props": {"contentType": "application/x-pkcs12"},
                "x509_props": {
                    "subject": "CN=DefaultPolicy",
                    "sans": {},
                    "validity_months": 12,
                },
                "issuer": {"name": SELF},
            },
            "attributes": {"enabled": True},
        }

    def test_of_an_ec_key_that_stays_in_the_vault(self) -> None:
        spec = Spec(subject="CN=x", key_type="EC", key_size=None, curve="P-384", exportable=False)
        key = spec.create_body()["policy"]["key_props"]
        assert key == {"exportable": False, "kty": "EC", "crv": "P-384"}

    def test_only_what_was_given_is_sent(self) -> None:
        body = Spec(uris=("urn:x",), upns=("a@b",), enabled=False, tags={"a": "b"}).create_body()
        assert body["policy"]["x509_props"] == {
            "sans": {"uris": ["urn:x"], "upns": ["a@b"]},
            "validity_months": 12,
        }
        assert body["attributes"] == {"enabled": False}
        assert body["tags"] == {"a": "b"}
