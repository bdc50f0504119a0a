"""Each rendered form that performs carries a nonce, a new one each time."""

import re

import pytest
from django.test import Client

from certificates.domain.lifecycle import State
from certificates.models import DeletedCertificate, Vault
from localvault.testing import LocalVault
from tests.verbs.specimens import ALL, Specimen
from tests.views.scene import MakeOperation

PAGES = (
    "/deleted/?q=page-gone",
    "/vaults/kv-tests/certificates/page-gone/",
)
NONCE = re.compile(r'name="nonce" value="([0-9a-f-]{36})"')

pytestmark = pytest.mark.usefixtures("certificates", "vault")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_performs_has_a_new_nonce_each_time(
    as_operator: Client, vault: Vault, page: str
) -> None:
    DeletedCertificate.objects.create(vault=vault, name="page-gone", key="page-gone")
    assert has_a_new_nonce_each_time(as_operator, page)


@pytest.mark.parametrize("specimen", ALL, ids=str)
def test_the_page_of_each_change_has_one(
    as_administrator: Client, certificates: LocalVault, specimen: Specimen
) -> None:
    name = f"forms-{specimen.key}"
    specimen.scene.set(certificates, name)
    assert has_a_new_nonce_each_time(as_administrator, specimen.page.url("kv-tests", name))


def has_a_new_nonce_each_time(client: Client, page: str) -> bool:
    """Whether the one form of a page that performs differs from that of the same page before."""
    found = [NONCE.findall(client.get(page).content.decode()) for _ in range(2)]
    assert len(found[0]) == len(found[1]) == 1
    return bool(found[0] != found[1])


def test_the_recover_button_of_a_finished_delete_has_one(
    as_operator: Client, make_operation: MakeOperation
) -> None:
    operation = make_operation(State.SUCCEEDED, verb="delete", name="page-gone")
    html = as_operator.get(f"/operations/{operation.id}/").content.decode()
    assert len(NONCE.findall(html)) == 1
