"""A policy in words, and what of it the current version does not have."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from certificates.domain.policy_words import Field, fields
from certificates.domain.records import Policy
from certificates.domain.x509 import X509Facts, read_certificate
from tests.domain.certificates import certificate, name

MADE = datetime(2026, 1, 1, 9, 30, tzinfo=UTC)
POLICY = Policy(
    issuer="Self",
    subject="CN=www.contoso.com",
    dns_names=("WWW.contoso.com",),
    emails=(),
    upns=(),
    ip_addresses=(),
    uris=(),
    key_type="EC",
    key_size=None,
    curve="P-256",
    exportable=True,
    validity_months=12,
    created=MADE,
    updated=MADE,
    extended_key_usage=("1.3.6.1.5.5.7.3.1",),
    action="AutoRenew",
    lifetime_percentage=80,
    content_type="application/x-pkcs12",
)


def issued(**more: Any) -> X509Facts:
    """What a certificate made by the policy says of itself."""
    extensions = (
        x509.SubjectAlternativeName([x509.DNSName("www.contoso.com")]),
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]),
    )
    return replace(read_certificate(certificate(*extensions)), **more)


def differing(policy: Policy, facts: X509Facts) -> dict[str, str]:
    return {field.label: field.issued for field in fields(policy, facts) if field.issued}


def test_what_is_as_it_was_issued_says_nothing_more() -> None:
    assert differing(POLICY, issued()) == {}
    assert Field("Extended Key Usages (EKUs)", "serverAuth") in fields(POLICY, issued())
    assert Field("Lifetime Action Type", "Automatically renew at 80 % of the lifetime") in fields(
        POLICY, issued()
    )
    assert Field("Policy updated", "1 Jan 2026, 09:30 UTC") in fields(POLICY, None)


@pytest.mark.parametrize(
    ("change", "label", "shown"),
    [
        ({"subject": "CN=other"}, "Subject", "CN=www.contoso.com"),
        ({"subject": "no name"}, "Subject", "CN=www.contoso.com"),
        ({"dns_names": ()}, "DNS Names", "www.contoso.com"),
        ({"uris": ("https://contoso.com",)}, "URIs", "none"),
        ({"validity_months": 6}, "Validity Period", "365 days"),
        ({"validity_months": 10**12}, "Validity Period", "365 days"),
        ({"curve": "P-384"}, "Key Type and Key Size or Elliptic Curve Name", "EC P-256"),
        ({"key_usage": ("digitalSignature",)}, "Key Usage Flags", "none"),
        ({"extended_key_usage": ("x",)}, "Extended Key Usages (EKUs)", "serverAuth"),
        ({"issuer": "DigiCert"}, "Type of Certificate Authority (CA)", "Self-signed certificate"),
    ],
)
def test_what_differs_is_told(change: dict[str, Any], label: str, shown: str) -> None:
    assert differing(replace(POLICY, **change), issued()) == {label: shown}


def test_who_signed_it_is_named() -> None:
    facts = issued(self_signed=False, issuer="CN=Contoso CA")
    assert differing(POLICY, facts) == {"Type of Certificate Authority (CA)": "CN=Contoso CA"}


def test_the_order_of_a_name_means_nothing_nor_a_key_in_an_hsm() -> None:
    der = certificate(subject=name("a", ORGANIZATION_NAME="b"))
    facts = issued(subject=read_certificate(der).subject)
    policy = replace(POLICY, subject="O=b, CN=a", key_type="EC-HSM")
    assert differing(policy, facts) == {}


def test_a_length_of_months_is_as_long_as_any_of_them() -> None:
    for first, last in ((1, 2), (2, 3), (12, 13)):
        ends = datetime(2026 + last // 13, last % 12, 1, tzinfo=UTC)
        facts = issued(not_before=datetime(2026, first, 1, tzinfo=UTC), expires=ends)
        assert differing(replace(POLICY, validity_months=1), facts) == {}


def test_text_of_the_vault_is_inert() -> None:
    policy = replace(
        POLICY, issuer="a\u202eb", subject="CN=\x1b", key_type="x\u202e", dns_names=("\u202e",),
        content_type="\x00", action="\x1b", extended_key_usage=("\u202e",),
    )  # fmt: skip
    shown = "".join(field.value for field in fields(policy, None))
    assert not set(shown) & set("\u202e\x1b\x00")
    assert shown.count("\ufffd") == 7
