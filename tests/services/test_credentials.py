"""The sign-in: explained when it fails, bounded in time, never taken for a vault's answer."""

import os
import time
from collections.abc import Iterator
from threading import Thread

import pytest
from pytest_django import Settings

from certificates.domain.errors import VaultFailure
from certificates.domain.failures import FailureKind
from certificates.domain.lifecycle import How, State
from certificates.models import AuditEvent, Person, Vault
from certificates.services.keyvault import Reading, client, credentials, within
from certificates.services.keyvault.errors import failure_of
from certificates.services.keyvault.sign_in import SignInFailed
from certificates.services.sync import sync_vault
from certificates.verbs import Delete
from kvportal.named_credentials import NamedCredential
from localvault.identity import TENANT
from localvault.testing import LocalVault
from tests.services.asking import filled, perform
from tests.services.servers import Identity, Server, serving
from tests.support.vaults import use_identity_of

pytestmark = pytest.mark.wire

APP = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def identity() -> Identity:
    """How the sign-in endpoint behaves."""
    return Identity()


@pytest.fixture
def endpoint(
    vault: Vault, local_vault: LocalVault, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """A sign-in endpoint of the test's own, in the place of the vault's."""
    with serving(identity) as server:
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{server.port}/token")
        forget()
        yield server
    use_identity_of(local_vault)


def forget() -> None:
    """A credential and clients as in a process that has just started."""
    credentials.forget()
    client._client.cache_clear()


def test_a_managed_identity_signs_in_once_for_many_calls(
    vault: Vault, local_vault: LocalVault, endpoint: Server
) -> None:
    names = [filled(local_vault) for _ in range(3)]
    for name in names:
        with within(5):
            Reading(vault).certificate(name)
    assert endpoint.connections == 1
    (request,) = endpoint.requests
    assert b"vault.azure.net" in request
    assert os.environ["IDENTITY_HEADER"].encode() in request


@pytest.mark.parametrize("mode", ["error", "silent"])
def test_an_endpoint_that_gives_no_token_is_a_failed_sign_in(
    vault: Vault,
    operator: Person,
    local_vault: LocalVault,
    endpoint: Server,
    identity: Identity,
    mode: str,
) -> None:
    identity.mode = mode
    name = filled(local_vault)
    began = time.monotonic()
    operation = perform(Delete(name=name), vault, operator)
    assert time.monotonic() - began < 10
    assert (operation.status, operation.how) == (State.FAILED, How.NOT_SENT)
    assert operation.failure is not None
    assert operation.failure.kind is FailureKind.SIGN_IN
    assert operation.failure.message
    assert operation.sent_at is None
    assert local_vault.journal(name=name, authorised=True) == []
    assert not AuditEvent.objects.filter(event="operation.send").exists()


def test_a_sign_in_that_fails_after_the_look_is_never_ambiguous(
    vault: Vault, operator: Person, local_vault: LocalVault, endpoint: Server, identity: Identity
) -> None:
    """A token that is about to end is asked for again before anything is marked as sent."""
    identity.seconds = 12
    name = filled(local_vault)

    fault = local_vault.fault("pause", route="certificate", name=name, when="after")

    def fail_and_release() -> None:
        local_vault.wait_for(route="certificate", name=name)
        identity.mode = "error"
        local_vault.release(fault)

    helper = Thread(target=fail_and_release)
    helper.start()
    operation = perform(Delete(name=name), vault, operator)
    helper.join()
    assert (operation.status, operation.how) == (State.FAILED, How.NOT_SENT)
    assert operation.failure is not None
    assert operation.failure.kind is FailureKind.SIGN_IN
    assert operation.sent_at is None
    assert len(local_vault.journal(name=name, authorised=True)) == len(Delete.gets)


def test_a_reading_says_that_the_sign_in_failed(
    vault: Vault, endpoint: Server, identity: Identity
) -> None:
    identity.mode = "error"
    report = sync_vault(vault)
    assert report and report.failure
    assert report.failure.kind is FailureKind.SIGN_IN


class TestNamed:
    """Credentials that the settings have under a name."""

    @pytest.fixture(autouse=True)
    def partner(self, vault: Vault, settings: Settings) -> Iterator[None]:
        """The vault is reached with a credential called partner."""
        vault.credential = "partner"
        vault.save()
        self.settings = settings
        yield
        credentials.forget()

    def test_a_managed_identity_asks_for_its_own_token(
        self, vault: Vault, local_vault: LocalVault, endpoint: Server
    ) -> None:
        self.settings.CREDENTIALS = {"partner": NamedCredential(name="partner", client_id=APP)}
        with within(5):
            Reading(vault).certificates()
        (request,) = endpoint.requests
        assert f"client_id={APP}".encode() in request

    def test_a_sync_uses_it_too(self, vault: Vault, endpoint: Server) -> None:
        self.settings.CREDENTIALS = {"partner": NamedCredential(name="partner", client_id=APP)}
        report = sync_vault(vault)
        assert report is not None
        assert report.failure is None
        assert f"client_id={APP}".encode() in endpoint.requests[0]

    def test_a_service_principal_asks_the_authority_of_the_environment(
        self, vault: Vault, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        principal = NamedCredential(
            name="partner", client_id=APP, tenant_id=TENANT, client_secret="hunter2"
        )
        self.settings.CREDENTIALS = {"partner": principal}
        self.settings.DISABLE_INSTANCE_DISCOVERY = True
        with serving(lambda server, connection: None) as authority, within(5):
            monkeypatch.setenv("AZURE_AUTHORITY_HOST", f"https://localhost:{authority.port}")
            with pytest.raises(VaultFailure) as failed:
                Reading(vault).certificates()
        assert authority.connections
        assert failed.value.failure.kind is FailureKind.SIGN_IN
        assert failed.value.failure.credential == "partner"
        assert "hunter2" not in failed.value.failure.message

    def test_a_name_that_the_settings_do_not_have_is_told(
        self, vault: Vault, operator: Person, local_vault: LocalVault
    ) -> None:
        name = filled(local_vault)
        operation = perform(Delete(name=name), vault, operator)
        assert (operation.status, operation.how) == (State.FAILED, How.NOT_SENT)
        assert operation.failure is not None
        assert operation.failure.message == "The settings name no credential partner."
        assert operation.failure.credential == "partner"
        assert local_vault.journal(name=name) == []
        report = sync_vault(vault)
        assert report is not None
        assert report.failure is not None
        assert report.failure.kind is FailureKind.SIGN_IN


def test_a_challenge_of_another_tenant_is_told_as_such() -> None:
    text = (
        "The current credential is not configured to acquire tokens for tenant "
        "aaaaaaaa-0000-0000-0000-000000000000. To enable acquiring tokens for this tenant add it"
    )
    assert failure_of(SignInFailed(text), "kv-a").kind is FailureKind.WRONG_TENANT


def test_a_vault_whose_domain_is_not_that_of_the_challenge_gets_no_token(
    vault: Vault, local_vault: LocalVault, settings: Settings
) -> None:
    """Only for loopback stand-ins is that check off."""
    settings.VAULTS = ()
    row = Vault(slug="kv-real", url=local_vault.url, ca_file=str(local_vault.ca), is_standin=False)
    name = filled(local_vault)
    with within(5), pytest.raises(VaultFailure) as failed:
        Reading(row).certificate(name)
    assert failed.value.failure.kind is FailureKind.NOT_A_VAULT
    assert local_vault.journal(name=name, authorised=True) == []


def test_a_real_vault_is_not_called_by_a_portal_of_standins(vault: Vault) -> None:
    """It was added on a page, and the settings were changed since."""
    row = Vault(slug="kv-real", url="https://kv-real.vault.azure.net", source="page")
    with within(5), pytest.raises(VaultFailure) as failed:
        Reading(row).certificates()
    assert failed.value.failure.kind is FailureKind.SIGN_IN
    assert "this is a real vault" in failed.value.failure.message


def test_a_certificate_that_is_not_trusted(vault: Vault) -> None:
    row = Vault(slug="kv-untrusted", url=vault.url, ca_file="", is_standin=True)
    with within(5), pytest.raises(VaultFailure) as failed:
        Reading(row).certificate("x")
    assert failed.value.failure.kind is FailureKind.TLS
