"""What an operation has changed is read again at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.models import Operation, Person, Refresh, Vault
from certificates.services.sync import refresh, refreshes_due, sync_vault
from certificates.services.sync.refreshing import AGAIN
from certificates.verbs import Create, Delete, Recover
from localvault.testing import LocalVault
from tests.services.asking import EC, filled, fresh, perform, settled

pytestmark = pytest.mark.usefixtures("quick")


def work_off() -> None:
    """What the worker's loop does."""
    for asked in refreshes_due(timezone.now()):
        refresh(asked)


def done(operation: Operation) -> None:
    """It has ended, and what it changed was read."""
    settled(operation)
    work_off()
    assert not Refresh.objects.exists()


def test_a_new_certificate_is_in_the_inventory(vault: Vault, operator: Person) -> None:
    name = fresh()
    operation = perform(Create(name=name, spec=EC), vault, operator)
    work_off()
    assert not vault.certificates.get(key=name).version
    assert vault.certificates.get(key=name).operation == "inProgress"
    done(operation)
    row = vault.certificates.get(key=name)
    assert row.subject == "CN=asked"
    assert row.versions.count() == 1
    assert not vault.outside_changes.exists()


def test_a_deleted_one_moves_to_the_deleted_and_back(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    done(perform(Delete(name=name), vault, operator))
    assert not vault.certificates.filter(key=name).exists()
    assert vault.deleted_certificates.get(key=name).scheduled_purge
    done(perform(Recover(name=name), vault, operator))
    assert vault.certificates.filter(key=name).exists()
    assert not vault.deleted_certificates.filter(key=name).exists()


def test_what_was_never_sent_asks_for_nothing(vault: Vault, operator: Person) -> None:
    operation = perform(Delete(name=fresh()), vault, operator)
    assert operation.how == "not_sent"
    assert not Refresh.objects.exists()


def test_a_vault_that_does_not_answer_is_asked_again_later(
    vault: Vault, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    Refresh.objects.create(vault=vault, key=name, due_at=timezone.now())
    local_vault.configure(permissions="list")
    work_off()
    local_vault.configure(permissions="all")
    assert not refreshes_due(timezone.now())
    (asked,) = refreshes_due(timezone.now() + AGAIN)
    refresh(asked)
    assert vault.certificates.filter(key=name).exists()
    assert not Refresh.objects.exists()


def test_two_workers_read_it_once(vault: Vault, local_vault: LocalVault) -> None:
    name = filled(local_vault)
    Refresh.objects.create(vault=vault, key=name, due_at=timezone.now())
    (first,), (second,) = refreshes_due(timezone.now()), refreshes_due(timezone.now())
    refresh(first)
    refresh(second)
    assert len(local_vault.journal(route="certificate", name=name, authorised=True)) == 1


def test_what_is_asked_for_while_it_is_read_stays_asked_for(
    vault: Vault, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    later = timezone.now() + timedelta(minutes=1)
    Refresh.objects.create(vault=vault, key=name, due_at=later)
    sync_vault(vault)
    assert Refresh.objects.get().due_at == later
