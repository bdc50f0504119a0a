"""Files to take away."""

import base64

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.domain.errors import NotThere, NotVisible
from certificates.domain.issuers import UNKNOWN
from certificates.domain.spec import Spec
from certificates.models import AuditEvent, Person, Vault
from certificates.services import certificates, downloads
from certificates.verbs import Create, Delete
from localvault.testing import LocalVault
from tests.services.asking import filled, fresh, perform

pytestmark = pytest.mark.wire

CSR = Spec(subject="CN=ca", key_type="EC", key_size=None, curve="P-256", issuer=UNKNOWN)


def test_a_certificate_in_both_forms(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault, versions=2)
    der = downloads.cer(vault=vault, name=name, form="der")
    text = downloads.cer(vault=vault, name=name, form="pem")
    found = x509.load_der_x509_certificate(der.content)
    assert x509.load_pem_x509_certificate(text.content) == found
    assert (der.filename, text.filename) == (f"{name}.cer", f"{name}.pem")
    assert (der.content_type, text.content_type) == (
        "application/pkix-cert",
        "application/x-pem-file",
    )
    versions = certificates.one(actor=operator, vault=vault, name=name).versions
    files = [downloads.cer(vault=vault, name=name, version=v.version, form="der") for v in versions]
    assert files[0].content == der.content
    assert files[1].content != der.content


def test_nothing_to_take_away(vault: Vault, local_vault: LocalVault) -> None:
    for missing in (fresh(), filled(local_vault, state="csr")):
        with pytest.raises(NotThere):
            downloads.cer(vault=vault, name=missing)
        with pytest.raises(NotThere):
            downloads.cer(vault=vault, name=missing, version="0" * 32)


def test_the_csr_of_an_operation_is_handed_out_and_told(
    vault: Vault, operator: Person, reader: Person
) -> None:
    operation = perform(Create(name=fresh("Csr"), spec=CSR), vault, operator)
    text = downloads.operation_csr(actor=reader, operation=operation, form="pem")
    der = downloads.operation_csr(actor=reader, operation=operation, form="der")
    found = x509.load_pem_x509_csr(text.content)
    assert found.public_bytes(Encoding.DER) == der.content == base64.b64decode(operation.csr)
    assert (text.filename, der.filename) == (
        f"{operation.display_name}.pem",
        f"{operation.display_name}.csr",
    )
    told = AuditEvent.objects.filter(event="operation.csr_taken", operation=str(operation.pk))
    assert [event.actor for event in told] == ["Reader Example (reader)"] * 2


def test_the_csr_of_somebody_elses_request_is_told_without_an_operation(
    vault: Vault, reader: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault, state="csr")
    taken = downloads.pending_csr(actor=reader, vault=vault, name=name, form="der")
    assert x509.load_der_x509_csr(taken.content).is_signature_valid
    told = AuditEvent.objects.get(event="operation.csr_taken")
    assert (told.name, told.operation, told.vault) == (name, "", vault.slug)


def test_the_pending_csr_of_ours_is_told_with_its_operation(vault: Vault, operator: Person) -> None:
    operation = perform(Create(name=fresh(), spec=CSR), vault, operator)
    downloads.pending_csr(actor=operator, vault=vault, name=operation.name)
    told = AuditEvent.objects.get(event="operation.csr_taken")
    assert told.operation == str(operation.pk)


def test_no_csr_no_file_and_no_event(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    operation = perform(Delete(name=filled(local_vault)), vault, operator)
    with pytest.raises(NotVisible):
        downloads.operation_csr(actor=operator, operation=operation)
    with pytest.raises(NotThere):
        downloads.pending_csr(actor=operator, vault=vault, name=fresh())
    assert not AuditEvent.objects.filter(event="operation.csr_taken").exists()
