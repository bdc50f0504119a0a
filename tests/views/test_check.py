"""The connection check on the page of a vault."""

import pytest
from django.test import Client

from certificates.models import Vault
from localvault.testing import LocalVault
from tests.views.test_vaults import fail

PAGE = "/vaults/kv-tests/"
CHECK = f"{PAGE}check/"

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def checked(client: Client) -> str:
    response = client.post(CHECK)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_offers_it_and_asks_nothing_by_itself(
    as_reader: Client, local_vault: LocalVault
) -> None:
    before = len(local_vault.journal())
    shown = as_reader.get(PAGE).content.decode()
    assert len(local_vault.journal()) == before
    assert f'action="{CHECK}#check"' in shown
    assert "Check now" in shown


def test_a_reader_sees_every_step_with_what_it_found_and_its_time(as_reader: Client) -> None:
    shown = checked(as_reader)
    assert shown.count("Passed") == 6
    for word in (
        "Name resolves",
        "127.0.0.1 (this machine)",
        "TLSv1.3",
        "token until",
        "Check again",
    ):
        assert word in shown
    assert "Failed" not in shown


def test_a_step_that_fails_is_told_with_the_way_out_once(
    as_reader: Client, local_vault: LocalVault
) -> None:
    local_vault.configure(permissions="get")
    shown = checked(as_reader)
    assert (shown.count("Passed"), shown.count("Failed")) == (5, 1)
    assert "az keyvault set-policy" in shown
    assert shown.count('aria-label="What went wrong"') == 1


def test_steps_behind_the_one_that_fails_are_not_tried(as_reader: Client, vault: Vault) -> None:
    Vault.objects.filter(pk=vault.pk).update(ca_file="")
    shown = checked(as_reader)
    assert (shown.count("Passed"), shown.count("Not tried")) == (2, 3)
    assert "issued by CN=localvault authority" in shown
    assert "REQUESTS_CA_BUNDLE" in shown


def test_it_ends_the_rest_of_a_vault_that_is_back(
    as_reader: Client, local_vault: LocalVault
) -> None:
    fail(local_vault, as_reader)
    assert "has been failing since" in as_reader.get("/operations/").content.decode()
    assert "Answers" in checked(as_reader)
    assert "has been failing since" not in as_reader.get("/operations/").content.decode()
