"""Whatever a vault says: no text stops an operation, no date a page, no row calls a stranger."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from certificates.domain.errors import VaultFailure
from certificates.domain.failures import FailureKind
from certificates.domain.lifecycle import State
from certificates.domain.settling import Memo
from certificates.domain.stored import to_json
from certificates.domain.timings import TIMINGS
from certificates.models import Operation, Person, Vault
from certificates.services import audit, certificates, operations
from certificates.services.keyvault.client import client_for
from certificates.services.sync import sync_vault
from certificates.verbs import Create, Delete
from localvault.testing import LocalVault
from tests.services.asking import EC, filled, fresh, perform

pytestmark = pytest.mark.wire

HOSTILE = r'{"error":{"code":"BadParameter","message":"a\u0000b\ud800c"}}'


def test_a_refusal_in_text_that_no_database_takes_is_kept(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = fresh()
    local_vault.fault("answer", route="create", name=name, status=400, body=HOSTILE)
    operation = perform(Create(name=name, spec=EC), vault, operator)
    assert operation.state == State.FAILED
    assert operation.failure is not None
    assert operation.failure.message == "a\ufffdb\ufffdc"
    assert audit.verify() is None


@pytest.mark.parametrize("date", ["x", 10**12, -(10**30)])
def test_an_entry_with_a_date_that_is_none_is_left_out(
    vault: Vault, local_vault: LocalVault, date: object
) -> None:
    item = {
        "id": f"{vault.url}/certificates/odd",
        "x5t": "9oqWRpx8YyHV6GzZB3V6g9nY0mE",
        "attributes": {"enabled": True, "exp": date},
    }
    body = {"value": [item], "nextLink": None}
    local_vault.fault("answer", route="list", status=200, body=body)
    report = sync_vault(vault)
    assert report
    assert (report.failure, report.certificates, report.unreadable) == (None, 0, 1)
    assert "value[0].attributes.exp" in report.odd[0]


def test_a_certificate_of_another_shape_is_told_for_its_vault(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    local_vault.fault("answer", route="certificate", status=200, body={"id": 7})
    with pytest.raises(VaultFailure) as told:
        certificates.one(actor=operator, vault=vault, name="odd")
    assert told.value.failure.kind is FailureKind.NOT_A_VAULT


def waiting_delete(vault: Vault, operator: Person, local_vault: LocalVault) -> Operation:
    """A delete that takes its time, due now."""
    local_vault.configure(delete_delay=8)
    operation = perform(Delete(name=filled(local_vault)), vault, operator)
    Operation.objects.filter(pk=operation.pk).update(next_check_at=timezone.now())
    operation.refresh_from_db()
    return operation


def broken(*_: object) -> None:
    """Something that nobody thought of."""
    raise RuntimeError("unexpected")


def test_a_look_that_makes_no_sense_counts_as_unanswered_and_ends_after_a_day(
    vault: Vault, operator: Person, local_vault: LocalVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = waiting_delete(vault, operator, local_vault)
    monkeypatch.setattr(Delete, "follow", broken)
    assert operations.settle_if_due(operation).state == State.WAITING
    assert operation.look_error is not None
    assert operation.lease_until is None

    silent = Memo(answered_at=timezone.now().timestamp() - TIMINGS.silent_limit)
    Operation.objects.filter(pk=operation.pk).update(
        memo=to_json(silent), next_check_at=timezone.now()
    )
    operation.refresh_from_db()
    assert operations.settle_if_due(operation).state == State.NEEDS_DECISION


def test_a_vault_that_is_switched_off_is_not_called(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    operation = waiting_delete(vault, operator, local_vault)
    vault.is_enabled = False
    vault.save()
    operation.refresh_from_db()
    seen = len(local_vault.journal())
    assert operations.settle_due() == 0
    assert operations.settle_if_due(operation).state == State.WAITING
    assert len(local_vault.journal()) == seen


def test_a_stand_in_is_not_called_where_the_settings_name_none(
    vault: Vault, settings: Settings
) -> None:
    settings.VAULTS = ()
    with pytest.raises(VaultFailure):
        client_for(vault)


def test_history_that_is_written_meanwhile_is_whole(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell() -> None:
        with transaction.atomic():
            audit.append(event="tested", details={})

    tell()
    real: Callable[..., str] = audit.chain_hash

    def meanwhile(row: object) -> str:
        monkeypatch.setattr(audit, "chain_hash", real)
        tell()
        return real(row)

    monkeypatch.setattr(audit, "chain_hash", meanwhile)
    assert audit.verify() is None
    assert audit.verify() is None
