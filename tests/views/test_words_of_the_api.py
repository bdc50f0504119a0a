"""Words of the API in the place of a name or a version: pages that do not exist, and no request."""

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import Operation
from localvault.testing import LocalVault
from tests.views.test_create import NAME, URL, filled

WORDS = ("contacts", "issuers", "restore", "Contacts", "ISSUERS")
PAGES = ("", "cer/", "csr/", "delete/", "disable/", "tags/", "renew/", "cancel/")
BELOW = ("versions", "pending", "policy", "backup", "create", "0" * 31, "0" * 33, "G" * 32, "..")

pytestmark = pytest.mark.usefixtures("certificates", "vault")


@pytest.fixture
def asked(local_vault: LocalVault) -> int:
    """How many requests the vault had before the test."""
    return len(local_vault.journal())


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("page", PAGES)
def test_no_certificate_is_called_by_a_word_of_the_api(
    as_administrator: Client, local_vault: LocalVault, asked: int, word: str, page: str
) -> None:
    address = f"/vaults/kv-tests/certificates/{word}/{page}"
    assert as_administrator.get(address).status_code == 404
    typed = {"typed": f"kv-tests/{word}", "nonce": "6f1fd1e8-1a11-4a4e-8f6a-3fd0ed0f8b2c"}
    assert as_administrator.post(address, typed).status_code == 404
    assert len(local_vault.journal()) == asked
    assert not Operation.objects.exists()


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("page", ["recover/", "purge/"])
def test_nor_is_a_deleted_one(as_administrator: Client, word: str, page: str) -> None:
    assert as_administrator.get(f"/vaults/kv-tests/deleted/{word}/{page}").status_code == 404


@pytest.mark.parametrize("version", BELOW)
@pytest.mark.parametrize("page", ["cer", "enable", "disable", "tags"])
def test_a_version_is_32_digits_everywhere(
    as_operator: Client, local_vault: LocalVault, asked: int, page: str, version: str
) -> None:
    address = reverse(f"certificates:certificate-{page}", args=["kv-tests", "page-web"])
    assert as_operator.get(address, {"version": version}).status_code == 404
    assert len(local_vault.journal()) == asked


@pytest.mark.parametrize("word", WORDS)
def test_a_create_refuses_such_a_name_with_a_sentence(
    as_operator: Client, local_vault: LocalVault, asked: int, word: str
) -> None:
    words = f"{word} is a word of Key Vault's own addresses. Use another name."
    response = as_operator.post(URL, filled(word))
    assert response.status_code == 422
    assert response.context["form"].errors["name"] == [words]
    checked = as_operator.get(NAME, {"name": word})
    assert words.replace("'", "&#x27;") in checked.content.decode()
    assert as_operator.get(URL, {"name": word}).status_code == 200
    assert len(local_vault.journal()) == asked


def test_a_name_may_begin_with_such_a_word(as_operator: Client) -> None:
    address = reverse("certificates:certificate-detail", args=["kv-tests", "contacts-page"])
    assert as_operator.get(address).status_code == 404
    assert "contacts-page" in as_operator.get(address).content.decode()
