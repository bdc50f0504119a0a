"""The connection check on the page of a vault."""

import pytest
from django.test import Client
from django.utils import timezone

from certificates.domain.failures import Failure, FailureKind
from certificates.domain.stored import to_json
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
    assert "Reachable" in checked(as_reader)
    assert "has been failing since" not in as_reader.get("/operations/").content.decode()


class TestPermissions:
    """The section on what the portal's identity may do."""

    def test_at_first_nothing_is_known(self, as_reader: Client) -> None:
        shown = as_reader.get(PAGE).content.decode()
        assert "Permissions of the portal's identity" in shown
        assert "Not known: get, list, create, import" in shown

    def test_what_a_check_shows_stands_on_its_own_page(self, as_reader: Client) -> None:
        shown = checked(as_reader)
        assert "Used successfully" in shown
        assert "Not known: get, create, import" in shown

    def test_what_is_missing_has_the_command_that_lists_all(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        local_vault.configure(permissions="get")
        checked(as_operator)
        shown = as_operator.get(PAGE).content.decode()
        assert "The portal&#x27;s identity lacks list in kv-tests." in shown
        assert "--certificate-permissions list" in shown

    def test_the_form_that_needs_it_says_so_beforehand_and_stays_usable(
        self, as_operator: Client, vault: Vault
    ) -> None:
        url = "/vaults/kv-tests/create/"
        assert "says the identity lacks" not in as_operator.get(url).content.decode()
        lacks(vault, "create")
        shown = as_operator.get(url).content.decode()
        assert "The last check (0 seconds ago) says the identity lacks create here." in shown
        assert "Create in kv-tests" in shown

    def test_a_question_says_so_too(self, as_operator: Client, vault: Vault) -> None:
        lacks(vault, "delete")
        shown = as_operator.get("/vaults/kv-tests/certificates/page-web/delete/").content.decode()
        assert "says the identity lacks delete here." in shown


def lacks(vault: Vault, permission: str) -> None:
    """Note that the vault refused it just now."""
    refusal = to_json(Failure(kind=FailureKind.PERMISSION_POLICY, vault=vault.slug, status=403))
    vault.permissions.create(
        permission=permission, is_held=False, known_at=timezone.now(), refusal=refusal
    )
