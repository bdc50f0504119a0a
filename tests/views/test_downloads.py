"""Files are attachments that nothing shows, guesses at or keeps."""

import pytest
from cryptography import x509
from django.test import Client
from django.urls import reverse

from certificates.models import AuditEvent, Operation

CER = reverse("certificates:certificate-cer", args=["kv-tests", "page-web"])
CSR = reverse("certificates:certificate-csr", args=["kv-tests", "page-csr"])

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def test_a_certificate_as_pem(as_reader: Client) -> None:
    response = as_reader.get(f"{CER}?format=pem")
    assert x509.load_pem_x509_certificate(response.content)
    assert response.headers["Content-Disposition"] == 'attachment; filename="page-web.pem"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_an_older_version_as_der(as_reader: Client) -> None:
    page = as_reader.get(reverse("certificates:certificate-detail", args=["kv-tests", "page-web"]))
    oldest = page.context["detail"].versions[-1]
    response = as_reader.get(f"{CER}?format=der&version={oldest.version}")
    assert x509.load_der_x509_certificate(response.content).not_valid_after_utc == oldest.expires


@pytest.mark.parametrize(
    ("query", "status"),
    [("format=pfx", 400), ("version=../../secrets/x", 404), (f"version={'0' * 32}", 404)],
)
def test_what_does_not_exist_is_refused(as_reader: Client, query: str, status: int) -> None:
    assert as_reader.get(f"{CER}?{query}").status_code == status


def test_a_csr_that_the_portal_did_not_start(as_reader: Client) -> None:
    response = as_reader.get(CSR)
    assert x509.load_pem_x509_csr(response.content)
    assert AuditEvent.objects.filter(event="operation.csr_taken").exists()


def test_a_csr_is_taken_by_get_only(as_reader: Client, waiting_csr: Operation) -> None:
    for url in (CSR, reverse("certificates:operation-csr", args=[waiting_csr.id])):
        assert as_reader.head(url).status_code == 405
    assert not AuditEvent.objects.filter(event="operation.csr_taken").exists()


def test_a_name_without_a_csr_has_none(as_reader: Client) -> None:
    url = reverse("certificates:certificate-csr", args=["kv-tests", "page-never"])
    assert as_reader.get(url).status_code == 404


def test_the_csr_of_an_operation(as_reader: Client, waiting_csr: Operation) -> None:
    url = reverse("certificates:operation-csr", args=[waiting_csr.id])
    response = as_reader.get(f"{url}?format=der")
    assert x509.load_der_x509_csr(response.content)
    assert response.headers["Content-Disposition"] == 'attachment; filename="page-op.csr"'


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_on_another_site_takes_no_csr_in_the_name_of_who_follows_it(
    as_reader: Client, waiting_csr: Operation, site: str
) -> None:
    for url in (CSR, reverse("certificates:operation-csr", args=[waiting_csr.id])):
        response = as_reader.get(url, headers={"Sec-Fetch-Site": site})
        assert response.status_code == 302
        assert response.headers["Location"] == url.removesuffix("csr/")
    assert not AuditEvent.objects.filter(event="operation.csr_taken").exists()


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_link_of_the_portal_and_an_address_that_was_typed_do(
    as_reader: Client, site: str
) -> None:
    assert as_reader.get(CSR, headers={"Sec-Fetch-Site": site}).status_code == 200
