"""Deleting the certificate operation of a certificate."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.lifecycle import State
from certificates.models import Operation
from localvault.testing import LocalVault
from tests.views.filling import opened

pytestmark = pytest.mark.usefixtures("certificates", "vault")


@pytest.fixture
def csr(local_vault: LocalVault) -> str:
    """A certificate of its own, whose CSR waits for its CA."""
    name = f"page-operation-{uuid4().hex[:8]}"
    local_vault.fill([{"name": name, "state": "csr"}])
    return name


def url(name: str) -> str:
    return reverse("certificates:certificate-delete-operation", args=["kv-tests", name])


def page(client: Client, name: str) -> str:
    return client.get(f"/vaults/kv-tests/certificates/{name}/").content.decode()


def test_the_page_says_what_is_gone(as_operator: Client, csr: str) -> None:
    html = as_operator.get(url(csr)).content.decode()
    for expected in (
        f"Delete the operation of {csr}?",
        "Versions that exist stay as they are.",
        "The key of this CSR is given up.",
        "No. A new operation makes a new key.",
        f"az keyvault certificate pending delete --vault-name kv-tests --name {csr}",
        "Keep it",
    ):
        assert expected in html
    assert "to confirm" not in html


def test_one_button_deletes_it(as_operator: Client, local_vault: LocalVault, csr: str) -> None:
    response = as_operator.post(url(csr), opened(as_operator, url(csr)), follow=True)
    operation = Operation.objects.get()
    assert operation.status is State.SUCCEEDED
    assert "The operation is deleted." in response.content.decode()
    (sent,) = local_vault.journal(name=csr, route="delete-pending", authorised=True)
    assert sent.committed
    assert url(csr) not in page(as_operator, csr)


def test_once_the_csr_was_taken_its_name_is_typed(
    as_operator: Client, local_vault: LocalVault, csr: str
) -> None:
    as_operator.get(reverse("certificates:certificate-csr", args=["kv-tests", csr]))
    assert as_operator.post(url(csr), {"nonce": str(uuid4())}).status_code == 422
    assert local_vault.journal(name=csr, route="delete-pending") == []
    form = {"typed": f"kv-tests/{csr}", **opened(as_operator, url(csr))}
    assert as_operator.post(url(csr), form).status_code == 302
    assert local_vault.journal(name=csr, route="delete-pending")


def test_where_there_is_none_nothing_is_sent(as_operator: Client, local_vault: LocalVault) -> None:
    name = f"page-none-{uuid4().hex[:8]}"
    local_vault.fill([{"name": name, "state": "csr"}])
    local_vault.change("delete_pending", name)
    form = {"nonce": str(uuid4())}
    html = as_operator.post(url(name), form, follow=True).content.decode()
    assert f"{name} has no operation under way in kv-tests" in html
    assert local_vault.journal(name=name, route="delete-pending", authorised=True) == []


def test_it_is_offered_at_work_and_cancelled_but_not_completed(
    as_operator: Client, as_reader: Client, local_vault: LocalVault, csr: str
) -> None:
    assert url(csr) in page(as_operator, csr)
    assert url(csr) not in page(as_reader, csr)
    local_vault.change("cancel_pending", csr)
    assert url(csr) in page(as_operator, csr)
    assert url("page-web") not in page(as_operator, "page-web")
