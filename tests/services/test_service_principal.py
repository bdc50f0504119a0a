"""A service principal signs in with its secret, and every failure of that is explained."""

from collections.abc import Iterator

import pytest
from azure.keyvault.certificates._shared import http_challenge_cache
from pytest_django import Settings

from certificates.domain.checking import Step
from certificates.domain.errors import VaultFailure
from certificates.domain.explanations import Explanation, explain
from certificates.domain.failures import FailureKind
from certificates.models import Vault
from certificates.services import connection
from certificates.services.keyvault import Reading, client, credentials, within
from kvportal.named_credentials import NamedCredential
from kvportal.vaults import VaultSetting
from localvault.identity import APP_ID, TENANT
from localvault.testing import LocalVault
from tests.support.authority import OTHER_TENANT, Authority, authority

pytestmark = pytest.mark.wire


@pytest.fixture(scope="module")
def strict_vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVault]:
    """A vault that takes the tokens of the authority only."""
    folder = tmp_path_factory.mktemp("principal") / "vault"
    with LocalVault.start(folder, name="kv-principal", own_tokens_only=True) as running:
        running.fill([{"name": "of-principal", "key_type": "EC-P-256"}])
        yield running


@pytest.fixture(scope="module")
def entra(
    strict_vault: LocalVault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Authority]:
    """The sign-in service, whose CA is not that of the vault."""
    secret = (strict_vault.ca.parent / "token-secret").read_bytes()
    with authority(tmp_path_factory.mktemp("authority"), secret) as running:
        yield running


@pytest.fixture
def row(
    db: None,
    strict_vault: LocalVault,
    entra: Authority,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> Iterator[Vault]:
    """The vault in a portal that has just started with a service principal's settings."""
    ca = str(strict_vault.ca)
    settings.VAULTS = (VaultSetting(slug="kv-p", url=strict_vault.url, ca=ca, standin=True),)
    settings.DISABLE_INSTANCE_DISCOVERY = True
    settings.AUTHORITIES = (entra.ca,)
    for variable, value in {
        "AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential",
        "AZURE_AUTHORITY_HOST": entra.url,
        "AZURE_TENANT_ID": TENANT,
        "AZURE_CLIENT_ID": APP_ID,
        "AZURE_CLIENT_SECRET": entra.secret,
    }.items():
        monkeypatch.setenv(variable, value)
    entra.is_expired = False
    entra.asked.clear()
    forget()
    yield Vault.objects.create(slug="kv-p", url=strict_vault.url, ca_file=ca, is_standin=True)
    forget()


@pytest.fixture
def partner(settings: Settings, entra: Authority) -> None:
    """A service principal that the settings name alongside the default one."""
    principal = NamedCredential(
        name="partner", client_id=APP_ID, tenant_id=TENANT, client_secret=entra.secret
    )
    settings.CREDENTIALS = {"partner": principal}


def forget() -> None:
    """A credential, clients and challenges as in a process that has just started."""
    credentials.forget()
    client._client.cache_clear()
    http_challenge_cache.clear()


def names(vault: Vault) -> list[str]:
    with within(8):
        return [listed.name for listed in Reading(vault).certificates().items]


def failed(vault: Vault) -> tuple[FailureKind, Explanation]:
    """What reading the vault ends with, and how it is reported."""
    with pytest.raises(VaultFailure) as caught:
        names(vault)
    failure = caught.value.failure
    return failure.kind, explain(failure)


def test_its_secret_gets_one_token_that_the_vault_takes(row: Vault, entra: Authority) -> None:
    for _ in range(3):
        assert names(row) == ["of-principal"]
    assert [line for line in entra.asked if line.startswith("POST")] == [
        f"POST /{TENANT}/oauth2/v2.0/token"
    ]


def test_nothing_else_is_asked_than_the_authority_that_the_settings_name(
    row: Vault, entra: Authority
) -> None:
    names(row)
    assert {line.split()[1].split("?")[0] for line in entra.asked} == {
        f"/{TENANT}/v2.0/.well-known/openid-configuration",
        f"/{TENANT}/oauth2/v2.0/token",
    }


@pytest.mark.parametrize(
    ("is_expired", "secret", "reason"),
    [
        (True, "the-right-secret", "AADSTS7000222: The client secret has expired."),
        (False, "a-wrong-secret", "AADSTS7000215: The client secret is wrong."),
    ],
)
def test_a_secret_that_is_not_taken_is_told_with_the_command_for_a_new_one(
    row: Vault,
    entra: Authority,
    monkeypatch: pytest.MonkeyPatch,
    is_expired: bool,
    secret: str,
    reason: str,
) -> None:
    entra.is_expired = is_expired
    monkeypatch.setenv("AZURE_CLIENT_SECRET", secret)
    kind, told = failed(row)
    assert (kind, told.why) == (FailureKind.SIGN_IN, reason)
    (remedy,) = told.remedies
    assert "AZURE_CLIENT_SECRET" in remedy.text
    assert remedy.command == f"az ad app credential reset --id {APP_ID} --append"
    assert secret not in f"{told}"


def test_an_application_that_is_not_there_names_its_setting(
    row: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_CLIENT_ID", OTHER_TENANT)
    kind, told = failed(row)
    assert kind is FailureKind.SIGN_IN
    assert told.why == "AADSTS700016: The application does not exist in this tenant."
    assert "AZURE_CLIENT_ID" in told.remedies[0].text


def test_a_challenge_of_another_tenant_says_that_the_tenants_differ(
    row: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_TENANT_ID", OTHER_TENANT)
    kind, told = failed(row)
    assert kind is FailureKind.WRONG_TENANT
    assert "AZURE_TENANT_ID" in told.remedies[0].text


def test_the_connection_check_names_both_sides_of_a_wrong_tenant(
    row: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_TENANT_ID", OTHER_TENANT)
    check = connection.check(vault=row)
    assert check.failure is not None
    assert check.failure.kind is FailureKind.WRONG_TENANT
    steps = {checked.step: checked for checked in check.steps}
    assert steps[Step.CHALLENGE].found.startswith(f"tenant {TENANT}, ")
    assert steps[Step.SIGN_IN].outcome == "failed"


def test_the_connection_check_says_who_the_portal_is(row: Vault) -> None:
    check = connection.check(vault=row)
    assert check.failure is None
    assert check.steps[4].found.startswith(f"app {APP_ID}, object ")


def test_a_tenant_that_does_not_exist_is_told_although_the_library_hides_the_code(
    row: Vault, strict_vault: LocalVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_TENANT_ID", OTHER_TENANT)
    strict_vault.fault("challenge", authorised=False, tenant=OTHER_TENANT)
    kind, told = failed(row)
    assert kind is FailureKind.SIGN_IN
    assert told.why == "AADSTS90002: The tenant does not exist."
    assert "AZURE_TENANT_ID" in told.remedies[0].text


def test_a_credential_of_its_own_signs_in_where_the_default_one_would_not(
    row: Vault, entra: Authority, monkeypatch: pytest.MonkeyPatch, partner: None
) -> None:
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "a-wrong-secret")
    row.credential = "partner"
    assert names(row) == ["of-principal"]


def test_a_secret_of_its_own_that_has_expired_names_its_own_setting(
    row: Vault, entra: Authority, partner: None
) -> None:
    entra.is_expired = True
    row.credential = "partner"
    _, told = failed(row)
    assert "KVPORTAL_CREDENTIAL_PARTNER_CLIENT_SECRET" in told.remedies[0].text
    assert told.remedies[0].command == f"az ad app credential reset --id {APP_ID} --append"


def test_an_authority_that_is_not_trusted_is_told_as_for_a_vault(
    row: Vault, entra: Authority, settings: Settings, strict_vault: LocalVault
) -> None:
    settings.AUTHORITIES = (strict_vault.ca,)
    kind, told = failed(row)
    assert kind is FailureKind.SIGN_IN
    assert told.what == "The portal could not sign in to Azure."
    host = entra.url.removeprefix("https://")
    assert told.why.startswith(f"The connection to {host} is not trusted: issued by CN=")
    assert "REQUESTS_CA_BUNDLE" in told.remedies[0].text
