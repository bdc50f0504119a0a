"""A pasted certificate leads to where it is, or to where its key is."""

import base64

import pytest
from django.test import Client

from certificates.domain.actions import Role
from certificates.domain.lifecycle import State
from certificates.domain.x509 import content_of_csr, pem, read_certificate
from certificates.models import Grant, Vault, Version
from certificates.services.keyvault import Reading, within
from localvault.caller import EC, Caller
from localvault.testing import LocalVault
from tests.domain.certificates import certificate, csr
from tests.support.inventory import read_in
from tests.support.people import client_of, make_person
from tests.views.csr import CSR
from tests.views.scene import MakeOperation

pytestmark = pytest.mark.usefixtures("certificates", "vault")

FIND = "/certificates/find/"
KEY = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqG\n-----END PRIVATE KEY-----"
REFUSED = (
    "That was a private key. It was not stored or logged. If others may have seen it, "
    "replace the key."
)


def found(client: Client, text: str, status: int = 200) -> str:
    """The page that answers what is pasted."""
    response = client.post(FIND, {"text": text})
    assert response.status_code == status
    return response.content.decode()


def as_pem(der: bytes | None) -> str:
    return pem(der or b"", "CERTIFICATE").decode()


def test_one_that_a_vault_has_leads_to_it(as_reader: Client, vault: Vault) -> None:
    read_in(vault, "page-web")
    older = vault.certificates.get(key="page-web").versions.order_by("created").first()
    assert older
    with within(10):
        der = Reading(vault).version("page-web", older.version).der
    response = as_reader.post(FIND, {"text": as_pem(certificate()) + as_pem(der)})
    assert response.status_code == 302
    assert response["Location"] == f"/certificates/?q=sha256%3A{older.sha256}"


def test_one_that_no_vault_has_leads_to_versions_with_its_key(
    as_reader: Client, vault: Vault, local_vault: LocalVault
) -> None:
    reused = {"key": EC | {"reuse_key": True}}
    Caller(local_vault).ready("find-same", **reused)
    read_in(vault, "find-same")
    newer = base64.b64decode(Caller(local_vault).ready("find-same", **reused)["cer"])
    assert not Version.objects.filter(sha256=read_certificate(newer).sha256)
    html = found(as_reader, as_pem(newer))
    assert "Same public key" in html
    assert '<a href="/vaults/kv-tests/certificates/find-same/">find-same</a>' in html
    assert "Neither it nor its public key is in the 1 vault you can see." in found(
        as_reader, as_pem(certificate())
    )


def test_a_csr_leads_to_the_operation_that_waits_with_it(
    as_reader: Client, make_operation: MakeOperation
) -> None:
    content = content_of_csr(base64.b64decode(CSR))
    assert content
    accepted = {"csr": CSR, "key": content.key}
    waiting = make_operation(State.WAITING, name="page-op", accepted=accepted)
    make_operation(State.FAILED, name="page-failed", accepted=accepted)
    html = found(as_reader, pem(base64.b64decode(CSR), "NEW CERTIFICATE REQUEST").decode())
    assert f'<a href="/operations/{waiting.id}/">CSR of page-op</a>' in html
    assert "page-failed" not in html
    assert "CSR of" not in found(as_reader, pem(csr(), "CERTIFICATE REQUEST").decode())


def test_what_is_in_vaults_of_others_is_not_told(vault: Vault) -> None:
    person = make_person("rose")
    Grant.objects.create(person=person, role=Role.READER, vault=vault, granted_by="tests")
    read_in(vault, "page-web")
    held = as_pem(bytes(vault.certificates.get(key="page-web").der or b""))
    vault.certificates.update(vault=Vault.objects.create(slug="kv-other", url="https://other"))
    html = found(client_of(person), held)
    assert "Neither it nor its public key is in the 1 vault you can see." in html


@pytest.mark.parametrize("beside", ["", as_pem(certificate())])
def test_a_private_key_is_refused_and_not_shown_again(as_reader: Client, beside: str) -> None:
    html = found(as_reader, beside + KEY, 422)
    assert REFUSED in html
    assert "MIGHAgEAMBMGByqG" not in html


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste a certificate or a CSR."),
        ("web-prod", "This is not a whole certificate or CSR in PEM format"),
        (as_pem(certificate())[:90], "This is not a whole certificate or CSR in PEM format"),
        ("é" * 40_000, "This is larger than 64 kB."),
    ],
    ids=[
        "nothing",
        "a name",
        "half a certificate",
        "too much",
    ],  # a made one has a new name each time
)
def test_what_is_none_is_told(as_reader: Client, text: str, sentence: str) -> None:
    assert sentence in found(as_reader, text, 422)


def test_what_cannot_be_read_is_told(as_reader: Client) -> None:
    assert "its public key cannot be read" in found(as_reader, as_pem(b"no certificate"))
