"""What the portal's identity may do is learned from the answers to real requests."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.failures import Failure
from certificates.domain.stored import from_json
from certificates.models import Person, Vault
from certificates.services import certificates, vault_permissions
from certificates.services.keyvault import permission_log
from certificates.services.sync import sync_vault
from certificates.verbs import Create, Delete
from localvault.testing import LocalVault
from tests.services.asking import EC, filled, fresh, perform, settled


def known(vault: Vault) -> dict[str, bool]:
    return {row.permission: row.is_held for row in vault.permissions.all()}


def look(vault: Vault, actor: Person, name: str) -> None:
    certificates.one(actor=actor, vault=vault, name=name)


def test_what_the_vault_does_shows_that_its_permission_is_there(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    assert known(vault) == {}
    look(vault, operator, filled(local_vault))
    assert known(vault) == {"get": True, "list": True}


def test_a_change_shows_its_own_permission_with_the_look_after_it(
    vault: Vault, operator: Person, local_vault: LocalVault, quick: None
) -> None:
    settled(perform(Create(name=fresh(), spec=EC), vault, operator))
    assert known(vault)["create"] is True
    settled(perform(Delete(name=filled(local_vault)), vault, operator))
    assert known(vault)["delete"] is True


def test_what_is_not_there_shows_nothing(vault: Vault, operator: Person) -> None:
    with pytest.raises(NotThere):
        look(vault, operator, fresh())
    assert known(vault) == {}


@pytest.mark.parametrize("access", ["policy", "rbac"])
def test_a_refusal_shows_what_is_missing_and_is_kept(
    vault: Vault, operator: Person, local_vault: LocalVault, quick: None, access: str
) -> None:
    name = filled(local_vault)
    local_vault.configure(access=access, permissions="get list", roles="Key Vault Reader")
    perform(Delete(name=name), vault, operator)
    local_vault.configure(access="policy", roles="Key Vault Administrator")
    assert known(vault)["delete"] is False
    assert known(vault)["get"] is True
    refusal = from_json(Failure, vault.permissions.get(permission="delete").refusal)
    assert refusal.status == 403
    assert refusal.object_id
    if access == "rbac":
        assert refusal.resource.endswith("/providers/microsoft.keyvault/vaults/kv-tests")


def test_a_firewall_says_nothing_about_permissions(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    local_vault.fault("forbid", by="firewall", route="certificate", name=name)
    with pytest.raises(VaultFailure):
        look(vault, operator, name)
    assert known(vault) == {}


def test_an_answer_that_is_not_the_vaults_shows_nothing(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    local_vault.fault("answer", status=200, body="<h1>Welcome</h1>", route="certificate", name=name)
    with pytest.raises(VaultFailure):
        look(vault, operator, name)
    assert known(vault) == {}


def test_a_permission_that_comes_back_is_written_at_once(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    local_vault.configure(permissions="list")
    with pytest.raises(VaultFailure):
        look(vault, operator, name)
    assert known(vault) == {"get": False}
    local_vault.configure(permissions="get list")
    look(vault, operator, name)
    assert known(vault) == {"get": True, "list": True}
    assert vault.permissions.get(permission="get").refusal is None


def test_what_is_no_news_asks_the_database_nothing_until_it_has_grown_old(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    look(vault, operator, name)
    with CaptureQueriesContext(connection) as queries:
        look(vault, operator, name)
    assert "vaultpermission" not in str(queries.captured_queries)
    later = timezone.now() + permission_log.NOTED + timedelta(seconds=1)
    with time_machine.travel(later, tick=True):
        look(vault, operator, name)
    assert vault.permissions.get(permission="get").known_at >= later


def test_reading_the_inventory_shows_it_too(vault: Vault, local_vault: LocalVault) -> None:
    filled(local_vault)
    sync_vault(vault)
    assert known(vault) == {"get": True, "list": True}


def test_how_they_stand_names_what_is_not_known_and_what_mends_the_rest(
    vault: Vault, operator: Person, local_vault: LocalVault, quick: None
) -> None:
    name = filled(local_vault)
    local_vault.configure(permissions="get list")
    perform(Delete(name=name), vault, operator)
    standing = vault_permissions.standing(vault=vault)
    assert [row.permission for row in standing.known] == ["get", "delete"]
    assert "create" in standing.unknown
    assert standing.explanation is not None
    assert standing.explanation.remedies[1].command.endswith("--certificate-permissions get delete")
    assert vault_permissions.lacked_since(vault=vault, permission="delete") is not None
    assert vault_permissions.lacked_since(vault=vault, permission="get") is None
