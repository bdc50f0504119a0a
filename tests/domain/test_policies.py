"""The next version is asked to be like the current one."""

from dataclasses import replace
from datetime import UTC, datetime

from certificates.domain.advanced import PEM, Advanced
from certificates.domain.policies import spec_of
from certificates.domain.records import Certificate, Policy
from certificates.domain.spec import Spec

NOW = datetime(2026, 11, 24, tzinfo=UTC)
POLICY = Policy(
    issuer="unknown",
    subject="CN=www.contoso.com",
    dns_names=("www.contoso.com",),
    emails=("a@contoso.com",),
    upns=("u@contoso.com",),
    ip_addresses=("10.0.0.1",),
    uris=("https://contoso.com",),
    key_type="EC",
    key_size=256,
    curve="P-384",
    exportable=False,
    validity_months=6,
    created=NOW,
    updated=NOW,
)
CERTIFICATE = Certificate(
    name="web",
    version="1",
    enabled=False,
    certificate_id="",
    key_id="",
    secret_id="",
    thumbprint="",
    recovery_level="Recoverable",
    recoverable_days=90,
    policy=POLICY,
    der=None,
    tags={"team": "web"},
)


def test_everything_that_a_create_would_replace_is_kept() -> None:
    assert spec_of(CERTIFICATE) == Spec(
        subject="CN=www.contoso.com",
        dns_names=("www.contoso.com",),
        emails=("a@contoso.com",),
        upns=("u@contoso.com",),
        ip_addresses=("10.0.0.1",),
        uris=("https://contoso.com",),
        key_type="EC",
        key_size=None,
        curve="P-384",
        exportable=False,
        validity_months=6,
        issuer="Unknown",
        enabled=False,
        tags={"team": "web"},
    )


def test_what_few_people_set_is_kept_too() -> None:
    policy = replace(
        POLICY,
        issuer="Self",
        content_type=PEM,
        reuse_key=True,
        key_usage=("cRLSign",),
        extended_key_usage=("1.3.6.1.5.5.7.3.1",),
        action="AutoRenew",
        days_before_expiry=20,
    )
    assert spec_of(replace(CERTIFICATE, policy=policy)).advanced == Advanced(
        content_type=PEM,
        reuse_key=True,
        key_usage=("cRLSign",),
        extended_key_usage=("1.3.6.1.5.5.7.3.1",),
        action="AutoRenew",
        days_before_expiry=20,
    )


def test_a_renewal_that_its_issuer_cannot_do_is_left_to_key_vault() -> None:
    policy = replace(POLICY, action="AutoRenew", lifetime_percentage=80)  # issuer Unknown
    spec = spec_of(replace(CERTIFICATE, policy=policy))
    assert spec.advanced == Advanced()
    assert spec.problems() == {}


def test_a_key_and_an_issuer_that_are_not_offered_fall_back_to_the_defaults() -> None:
    policy = replace(POLICY, key_type="RSA-HSM", key_size=2048, curve=None, issuer="DigiCert")
    spec = spec_of(replace(CERTIFICATE, policy=policy))
    assert (spec.key, spec.issuer) == ("RSA 2048", "Self")


def test_without_a_policy_state_and_tags_are_kept() -> None:
    spec = spec_of(replace(CERTIFICATE, policy=None))
    assert spec == Spec(enabled=False, tags={"team": "web"})
