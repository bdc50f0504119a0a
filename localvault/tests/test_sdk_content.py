"""What callers bring, and backups and secrets, by the unmodified Azure SDK."""

import base64
from collections.abc import Iterator

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError
from azure.keyvault.certificates import (
    CertificateClient,
    CertificateContentType,
    CertificateOperation,
    CertificatePolicy,
)
from cryptography import x509

from localvault.caller import fresh
from localvault.testing import LocalVault
from support.made import DER, Request, made
from support.sdk import AnyToken, client_for, policy


@pytest.fixture
def client(vault: LocalVault) -> Iterator[CertificateClient]:
    with client_for(vault, AnyToken()) as client:
        yield client


class TestContent:
    @pytest.mark.parametrize("password", [None, "secret"])
    def test_a_pfx_is_imported(self, client: CertificateClient, password: str | None) -> None:
        given = made()
        data = base64.b64decode(given.pfx(password or ""))
        imported = client.import_certificate(fresh("sdk"), data, password=password)
        assert imported.cer == bytearray(given.leaf.public_bytes(DER))
        assert imported.policy is not None
        assert (imported.policy.subject, imported.policy.issuer_name) == ("CN=made", "Unknown")

    def test_pem_is_imported(self, client: CertificateClient) -> None:
        given = made()
        as_pem = CertificatePolicy("Self", content_type=CertificateContentType.pem, subject="CN=x")
        data = (given.certificates_pem() + given.key_pem()).encode()
        imported = client.import_certificate(fresh("sdk"), data, policy=as_pem)
        assert imported.cer == bytearray(given.leaf.public_bytes(DER))

    def test_junk_is_refused(self, client: CertificateClient) -> None:
        with pytest.raises(HttpResponseError, match="can not be read"):
            client.import_certificate(fresh("sdk"), b"junk")

    def test_a_request_is_signed_elsewhere_and_merged(self, client: CertificateClient) -> None:
        name = fresh("sdk")
        waiting = client.begin_create_certificate(name, policy(issuer_name="Unknown")).result()
        assert isinstance(waiting, CertificateOperation)
        signed = made(Request(base64.b64encode(waiting.csr or b"").decode()))
        chain = [each.public_bytes(DER) for each in (signed.leaf, signed.authority)]
        merged = client.merge_certificate(name, chain, tags={"a": "b"})
        assert x509.load_der_x509_certificate(bytes(merged.cer or b"")) == signed.leaf
        assert client.get_certificate_operation(name).status == "completed"

    def test_a_backup_is_restored(self, vault: LocalVault, client: CertificateClient) -> None:
        name = fresh("sdk")
        imported = client.import_certificate(name, base64.b64decode(made().pfx()))
        blob = client.backup_certificate(name)
        assert blob is not None
        with pytest.raises(ResourceExistsError, match="conflict restoring"):
            client.restore_certificate_backup(blob)
        vault.change("delete", name)
        vault.change("purge", name)
        restored = client.restore_certificate_backup(blob)
        assert (restored.id, restored.cer) == (imported.id, imported.cer)
        with pytest.raises(HttpResponseError, match="Malformed backup blob"):
            client.restore_certificate_backup(blob[:-1])
