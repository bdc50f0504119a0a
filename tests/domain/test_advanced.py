"""What few people set of a policy is checked as Key Vault would check it."""

import pytest

from certificates.domain.advanced import Advanced
from certificates.domain.spec import Spec
from certificates.domain.stored import from_json, to_json


def problems(issuer: str = "Self", months: int = 12, **members: object) -> dict[str, str]:
    given = Advanced(**members)  # type: ignore[arg-type]
    return Spec(subject="CN=web", issuer=issuer, validity_months=months, advanced=given).problems()


def test_the_defaults_are_key_vaults_own_and_only_the_content_type_is_sent() -> None:
    assert problems() == {}
    body = Spec(subject="CN=web").policy_body()
    assert body.keys() == {"key_props", "secret_props", "x509_props", "issuer"}
    assert body["secret_props"] == {"contentType": "application/x-pkcs12"}


@pytest.mark.parametrize(
    ("members", "field", "sentence"),
    [
        ({"action": "AutoRenew"}, "trigger", "Give 1 to 99 percent."),
        ({"action": "AutoRenew", "lifetime_percentage": 0}, "trigger", "Give 1 to 99 percent."),
        ({"action": "AutoRenew", "lifetime_percentage": 100}, "trigger", "Give 1 to 99 percent."),
        ({"action": "AutoRenew", "days_before_expiry": 0}, "trigger", "Give 1 to 324 days."),
        ({"action": "EmailContacts", "days_before_expiry": 325}, "trigger", "Give 1 to 324 days."),
        (
            {"extended_key_usage": ("serverAuth",)},
            "extended_key_usage",
            "“serverAuth” is not an OID like 1.3.6.1.5.5.7.3.1.",
        ),
    ],
)
def test_what_key_vault_would_refuse(members: dict[str, object], field: str, sentence: str) -> None:
    assert problems(**members) == {field: sentence}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "members",
    [
        {"action": "AutoRenew", "lifetime_percentage": 1},
        {"action": "AutoRenew", "lifetime_percentage": 99},
        {"action": "EmailContacts", "days_before_expiry": 324},
        {"extended_key_usage": ("1.3.6.1.5.5.7.3.1", "2.5.29.37.0")},
    ],
)
def test_what_it_takes(members: dict[str, object]) -> None:
    assert problems(**members) == {}  # type: ignore[arg-type]


def test_a_ca_that_is_not_integrated_cannot_renew() -> None:
    found = problems("Unknown", action="AutoRenew", lifetime_percentage=80)
    assert found.keys() == {"action"}


def test_operations_from_before_these_could_be_set_are_still_read() -> None:
    kept = to_json(Spec(subject="CN=web"))
    del kept["advanced"]
    assert from_json(Spec, kept) == Spec(subject="CN=web")
