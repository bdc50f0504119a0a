"""The unmodified Azure SDK against the vault."""

from collections.abc import Iterator
from typing import Any

import pytest
from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ResourceExistsError,
    ResourceNotFoundError,
)
from azure.identity import DefaultAzureCredential
from azure.keyvault.certificates import (
    CertificateClient,
    CertificateOperation,
    KeyVaultCertificate,
)

from localvault.caller import fresh
from localvault.testing import LocalVault
from support.sdk import AnyToken, client_for, policy

QUICK: dict[str, Any] = {"_polling_interval": 0.05}


@pytest.fixture
def client(vault: LocalVault) -> Iterator[CertificateClient]:
    with client_for(vault, AnyToken()) as client:
        yield client


class TestCertificateClient:
    def test_create_ends_in_a_certificate(self, client: CertificateClient) -> None:
        name = fresh("sdk")
        made = client.begin_create_certificate(
            name, policy(san_dns_names=["a.b"]), tags={"a": "b"}, **QUICK
        ).result()
        assert isinstance(made, KeyVaultCertificate)
        assert made.policy is not None
        assert made.policy.san_dns_names == ["a.b"]
        assert made.properties is not None
        assert (made.name, made.properties.tags) == (name, {"a": "b"})
        version = client.get_certificate_version(name, made.properties.version or "")
        assert version.cer == made.cer

    def test_create_by_hand_ends_in_an_operation(self, client: CertificateClient) -> None:
        name = fresh("sdk")
        made = client.begin_create_certificate(name, policy(issuer_name="Unknown")).result()
        assert isinstance(made, CertificateOperation)
        assert made.status == "inProgress"
        assert made.csr

    def test_lists_follow_their_pages(self, vault: LocalVault, client: CertificateClient) -> None:
        stem = fresh("sdk")
        vault.fill([{"name": f"{stem}-{n}", "key_type": "EC"} for n in range(7)])
        pages = client.list_properties_of_certificates(max_page_size=3)
        names = [item.name for item in pages if (item.name or "").startswith(stem)]
        assert names == [f"{stem}-{n}" for n in range(7)]
        assert len(list(client.list_properties_of_certificate_versions(names[0] or ""))) == 1

    def test_delete_and_recover_are_waited_for(self, client: CertificateClient) -> None:
        name = fresh("sdk")
        client.begin_create_certificate(name, policy(), **QUICK).result()
        deleting = client.begin_delete_certificate(name, **QUICK)
        deleting.wait()
        assert client.get_deleted_certificate(name).deleted_on == deleting.result().deleted_on
        assert name in [item.name for item in client.list_deleted_certificates()]
        client.begin_recover_deleted_certificate(name, **QUICK).wait()
        assert client.get_certificate(name).name == name

    def test_refusals_become_the_errors_of_the_sdk(
        self, vault: LocalVault, client: CertificateClient
    ) -> None:
        name = fresh("sdk")
        with pytest.raises(ResourceNotFoundError, match="CertificateNotFound"):
            client.get_certificate(name)
        vault.change("create", name, pending=True)
        with pytest.raises(ResourceExistsError, match="status is inProgress"):
            client.begin_create_certificate(name, policy())
        vault.configure(permissions="list")
        with pytest.raises(HttpResponseError) as caught:
            client.get_certificate(name)
        assert caught.value.status_code == 403
        assert caught.value.error is not None
        assert caught.value.error.innererror == {"code": "ForbiddenByPolicy"}

    def test_each_call_of_a_warm_client_is_one_request(
        self, vault: LocalVault, client: CertificateClient
    ) -> None:
        list(client.list_deleted_certificates())
        name = fresh("sdk")
        with pytest.raises(ResourceNotFoundError):
            client.get_certificate(name)
        [entry] = vault.journal(name=name)
        assert entry.authorised
        assert entry.client_request_id


class TestManagedIdentity:
    @pytest.fixture
    def identity(self, vault: LocalVault, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
        monkeypatch.setenv("IDENTITY_ENDPOINT", vault.identity_endpoint)
        monkeypatch.setenv("IDENTITY_HEADER", vault.identity_header)
        monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "ManagedIdentityCredential")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
        with DefaultAzureCredential() as credential:
            yield credential

    def test_the_default_credential_is_let_in(self, vault: LocalVault, identity: Any) -> None:
        with client_for(vault, identity) as client:
            made = client.begin_create_certificate(fresh("sdk"), policy(), **QUICK).result()
        assert isinstance(made, KeyVaultCertificate)

    def test_a_vault_that_takes_only_its_own_tokens_takes_it(
        self, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with LocalVault.start(tmp_path_factory.mktemp("own"), own_tokens_only=True) as strict:
            monkeypatch.setenv("IDENTITY_ENDPOINT", strict.identity_endpoint)
            monkeypatch.setenv("IDENTITY_HEADER", strict.identity_header)
            monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "ManagedIdentityCredential")
            with DefaultAzureCredential() as credential, client_for(strict, credential) as client:
                assert list(client.list_properties_of_certificates()) == []
            with client_for(strict, AnyToken()) as client, pytest.raises(ClientAuthenticationError):
                list(client.list_properties_of_certificates())
