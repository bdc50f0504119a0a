"""Credentials under a name: taken from the variables alone, whole or not at all."""

from pathlib import Path

import pytest

from kvportal.named_credentials import named_credentials
from tests.support.environments import REAL, STANDIN, refusal

STEM = "KVPORTAL_CREDENTIAL_PARTNER_"
ID = "11111111-2222-3333-4444-555555555555"
PRINCIPAL = {
    f"{STEM}TENANT_ID": "partner.onmicrosoft.com",
    f"{STEM}CLIENT_ID": ID,
    f"{STEM}CLIENT_SECRET": "hunter2",
}
IDENTITY = {f"{STEM}MANAGED_IDENTITY_CLIENT_ID": ID}


def test_there_are_none_without_variables() -> None:
    assert named_credentials(REAL) == {}


def test_a_service_principal() -> None:
    partner = named_credentials(REAL | PRINCIPAL)["partner"]
    assert not partner.is_managed_identity
    assert (partner.tenant_id, partner.client_id) == ("partner.onmicrosoft.com", ID)
    assert partner.client_secret == "hunter2"
    assert "hunter2" not in repr(partner)


def test_its_secret_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2\n")
    variables = PRINCIPAL | {
        f"{STEM}CLIENT_SECRET": "",
        f"{STEM}CLIENT_SECRET_FILE": str(tmp_path / "secret"),
    }
    assert named_credentials(variables)["partner"].client_secret == "hunter2"


def test_a_managed_identity() -> None:
    partner = named_credentials(IDENTITY)["partner"]
    assert partner.is_managed_identity
    assert partner.client_id == ID


def test_several_by_name_and_names_with_underscores() -> None:
    variables = PRINCIPAL | {"KVPORTAL_CREDENTIAL_BANK_2_MANAGED_IDENTITY_CLIENT_ID": ID}
    assert list(named_credentials(variables)) == ["bank_2", "partner"]


@pytest.mark.parametrize(
    ("variables", "begin"),
    [
        ({"KVPORTAL_CREDENTIAL_X": "1"}, "KVPORTAL_CREDENTIAL_X is not understood"),
        ({"KVPORTAL_CREDENTIAL_x_TENANT_ID": "1"}, "KVPORTAL_CREDENTIAL_x_TENANT_ID is not und"),
        ({f"{STEM}PASSWORD": "hunter2"}, f"{STEM}PASSWORD is not understood"),
        ({f"{STEM}CLIENT_SECRET": ""}, f"{STEM}CLIENT_SECRET is not set"),
        ({f"{STEM}CLIENT_ID": ""}, f"{STEM}CLIENT_ID is not set"),
        ({f"{STEM}TENANT_ID": ""}, f"{STEM}TENANT_ID is not set"),
        ({f"{STEM}CLIENT_ID": "app"}, f"{STEM}CLIENT_ID is 'app'"),
        ({f"{STEM}TENANT_ID": "https://a/"}, f"{STEM}TENANT_ID is 'https://a/'"),
        ({f"{STEM}CLIENT_SECRET_FILE": "/none"}, f"{STEM}CLIENT_SECRET and"),
        (IDENTITY, f"{STEM}MANAGED_IDENTITY_CLIENT_ID stands beside"),
    ],
)
def test_what_is_odd_or_missing_ends_the_start(variables: dict[str, str], begin: str) -> None:
    sentence = refusal(REAL | PRINCIPAL | variables)
    assert sentence.startswith(begin)
    assert "hunter2" not in sentence


def test_a_principal_never_meets_standins() -> None:
    sentence = refusal(STANDIN | PRINCIPAL)
    assert "takes no real credentials, and KVPORTAL_CREDENTIAL_PARTNER_… is one" in sentence


def test_nor_does_an_identity_that_azure_answers_for() -> None:
    elsewhere = {
        "AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential",
        "AZURE_AUTHORITY_HOST": "https://localhost:9443",
        "IDENTITY_ENDPOINT": "",
    }
    assert "takes no real credentials" in refusal(STANDIN | elsewhere | IDENTITY)
