"""Purging a deleted certificate."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.lifecycle import State
from certificates.models import Operation, Vault
from certificates.services.operations import following
from localvault.testing import LocalVault
from tests.support.inventory import read_in_deleted
from tests.views.filling import opened
from tests.views.scene import MakeOperation

pytestmark = pytest.mark.usefixtures("certificates")
LINK = "/vaults/kv-tests/deleted/page-gone/purge/"


@pytest.fixture
def gone(vault: Vault, local_vault: LocalVault) -> str:
    """A deleted certificate of its own."""
    name = f"page-purge-{uuid4().hex[:8]}"
    local_vault.fill([{"name": name, "state": "deleted"}])
    return name


def url(name: str) -> str:
    return reverse("certificates:deleted-purge", args=["kv-tests", name])


def post(client: Client, name: str, typed: str = "") -> str:
    """What comes of saying yes."""
    form = {"typed": typed or f"kv-tests/{name}", **opened(client, url(name))}
    return client.post(url(name), form, follow=True).content.decode()


def test_the_page_says_that_nobody_can_bring_it_back(as_administrator: Client, gone: str) -> None:
    html = as_administrator.get(url(gone)).content.decode()
    for expected in (
        f"Purge {gone}?",
        f"{gone} is gone for good: certificate, key, all versions.",
        "Backups of it can still be restored.",
        "No. This cannot be undone.",
        f"Type kv-tests/{gone} to confirm",
        f"az keyvault certificate purge --vault-name kv-tests --name {gone}",
        "Keep it",
    ):
        assert expected in html


def test_the_wrong_text_does_nothing(
    as_administrator: Client, local_vault: LocalVault, gone: str
) -> None:
    html = post(as_administrator, gone, typed=gone)
    assert f"That is not kv-tests/{gone}. Nothing was done." in html
    assert not Operation.objects.exists()


def test_the_right_text_purges_and_frees_the_name(
    as_administrator: Client, local_vault: LocalVault, gone: str
) -> None:
    local_vault.configure(purge_delay=0)
    html = post(as_administrator, gone)
    assert "The vault is purging; the name is available in a few minutes." in html
    operation = following.settle_now(Operation.objects.get())
    assert operation.status is State.SUCCEEDED
    html = as_administrator.get(f"/operations/{operation.id}/").content.decode()
    assert "Purged. It cannot be brought back." in html
    assert f"/vaults/kv-tests/create/?name={gone}" in html
    assert f"Open {gone}" not in html


def test_a_protected_vault_is_not_even_asked(
    as_administrator: Client, local_vault: LocalVault, gone: str
) -> None:
    local_vault.configure(purge_protection=True)
    html = post(as_administrator, gone)
    assert f"{gone} cannot be purged in kv-tests." in html
    assert f"kv-tests has purge protection. {gone} is purged by Azure on " in html
    assert f"/vaults/kv-tests/deleted/{gone}/recover/" in html
    assert local_vault.journal(name=gone, route="purge") == []


def test_an_operator_may_not(as_operator: Client, local_vault: LocalVault, gone: str) -> None:
    form = {"nonce": str(uuid4()), "typed": f"kv-tests/{gone}"}
    assert as_operator.post(url(gone), form).status_code == 403
    assert local_vault.journal(name=gone, route="purge") == []


def test_the_list_offers_it_to_who_may_where_the_vault_allows_it(
    as_administrator: Client, as_operator: Client, vault: Vault
) -> None:
    read_in_deleted(vault)
    assert LINK in as_administrator.get("/deleted/?q=page-gone").content.decode()
    assert LINK not in as_operator.get("/deleted/?q=page-gone").content.decode()
    vault.deleted_certificates.filter(key="page-gone").update(recovery_level="Recoverable")
    assert LINK not in as_administrator.get("/deleted/?q=page-gone").content.decode()


def test_one_under_way_stands_in_the_list(
    as_administrator: Client, vault: Vault, make_operation: MakeOperation
) -> None:
    read_in_deleted(vault)
    make_operation(State.WAITING, verb="purge", name="page-gone")
    html = as_administrator.get("/deleted/?q=page-gone").content.decode()
    assert "The vault is purging" in html
    assert LINK not in html
