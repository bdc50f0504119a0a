"""A verb that changes nothing hands out its file once, to whoever asked, or has failed at once."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import DatabaseError, connections
from django.utils import timezone

from certificates.domain.failures import FailureKind
from certificates.domain.issuers import UNKNOWN
from certificates.domain.lifecycle import Event, How, State
from certificates.domain.sealed import Sealed
from certificates.domain.timings import TIMINGS
from certificates.domain.verdicts import Done, Working
from certificates.models import AuditEvent, Operation, Person, Refresh, Vault
from certificates.services import audit, operations
from certificates.services.keyvault.network.deadlines import current_call
from certificates.services.operations import sending, transitions
from certificates.verbs import Create, Disable
from certificates.verbs.base import Gateway
from localvault.testing import LocalVault
from tests.made_up.asking import everything_written, history, perform
from tests.made_up.verbs import Backup
from tests.services.asking import EC, filled, fresh

pytestmark = pytest.mark.usefixtures("made_up")

MANY = 12


def backups(running: LocalVault, name: str) -> int:
    """How many requests for a backup have reached the vault."""
    return len(running.journal(route="backup", name=name, authorised=True))


def test_the_file_goes_to_whoever_asked_and_the_row_keeps_its_facts(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    verb = Backup(name=filled(local_vault))
    done = perform(verb, vault, operator)
    assert done.given
    assert b"AzureKeyVaultKeyBackup" in done.given.content
    assert (done.operation.status, done.operation.how) == (State.SUCCEEDED, How.ANSWERED)
    kept = Operation.objects.get(pk=done.operation.pk)
    assert kept.handed_out == done.given.facts
    (told,) = AuditEvent.objects.filter(operation=str(kept.pk), event="operation.finish")
    assert told.details["result"]["given"] == done.given.facts
    assert str(done.given.content[60:120]) not in everything_written()


def test_a_change_under_way_keeps_no_read_waiting(
    vault: Vault, operator: Person, local_vault: LocalVault, quick: None
) -> None:
    name = filled(local_vault)
    local_vault.fault("drop", route="update", name=name)
    change = perform(Disable(name=name), vault, operator).operation
    assert (change.status, change.slot) == (State.UNKNOWN, name)
    done = perform(Backup(name=name), vault, operator)
    assert done.given
    assert done.operation.slot is None


def test_a_read_has_nothing_read_again_and_nobody_looked_at(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    waiting = perform(Create(name=name, spec=replace(EC, issuer=UNKNOWN)), vault, operator)
    assert waiting.operation.status is State.WAITING
    Refresh.objects.all().delete()
    assert perform(Backup(name=name), vault, operator).given
    assert not Refresh.objects.exists()
    version = waiting.operation.version
    waiting.operation.refresh_from_db()
    assert waiting.operation.version == version


def test_two_forms_are_two_files_side_by_side(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    verb = Backup(name=filled(local_vault))
    first, second = (perform(verb, vault, operator) for _ in range(2))
    assert first.given
    assert second.given
    assert first.operation.pk != second.operation.pk


def test_a_form_sent_again_hands_out_nothing_and_asks_nothing(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    verb, nonce = Backup(name=filled(local_vault)), str(uuid.uuid4())
    first = perform(verb, vault, operator, nonce=nonce)
    again = perform(verb, vault, operator, nonce=nonce)
    assert first.given
    assert (again.given, again.is_repeat) == (None, True)
    assert again.operation.pk == first.operation.pk
    assert backups(local_vault, verb.name) == 1


def test_a_form_sent_many_times_at_once_hands_out_one_file(
    transactional_db: None, vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    verb, nonce = Backup(name=filled(local_vault)), str(uuid.uuid4())
    ready = threading.Barrier(MANY)

    def send(_: int) -> bool:
        try:
            ready.wait()
            return perform(verb, vault, operator, nonce=nonce).given is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as senders:
        assert sum(senders.map(send, range(MANY))) == 1
    assert Operation.objects.count() == 1
    assert backups(local_vault, verb.name) == 1
    assert audit.verify() is None


LOSSES: dict[str, dict[str, Any]] = {
    "dropped before": {"kind": "drop"},
    "dropped after": {"kind": "drop", "when": "after"},
    "cut off": {"kind": "answer", "status": 200, "body": '{"value": "abcd', "cut": 3},
    "of another shape": {"kind": "answer", "status": 200, "body": "{}"},
    "503": {"kind": "answer", "status": 503},
    "of a proxy": {"kind": "answer", "status": 403, "body": "<h1>no</h1>"},
    "silent": {"kind": "silence"},
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_lost_answer_is_a_failure_at_once(
    vault: Vault,
    operator: Person,
    local_vault: LocalVault,
    monkeypatch: pytest.MonkeyPatch,
    loss: str,
) -> None:
    monkeypatch.setattr(TIMINGS, "transfer_deadline", 1.0)
    verb = Backup(name=filled(local_vault))
    local_vault.fault(route="backup", name=verb.name, **LOSSES[loss])
    done = perform(verb, vault, operator)
    operation = done.operation
    assert done.given is None
    assert (operation.status, operation.how) == (State.FAILED, How.READ_ONLY)
    assert operation.failure
    assert operation.failure.kind is FailureKind.ANSWER_LOST
    assert operation.handed_out is None
    assert history(operation) == ["record", "send", "lose_answer", "read_lost"]
    (asked,) = local_vault.journal(name=verb.name, route="backup", authorised=True)
    assert local_vault.journal(name=verb.name, since=asked.seq) == []
    assert operations.due(timezone.now() + timedelta(days=1)) == []


def test_a_refusal_is_told_as_one(vault: Vault, operator: Person, local_vault: LocalVault) -> None:
    verb = Backup(name=filled(local_vault))
    local_vault.configure(permissions="get list")
    done = perform(verb, vault, operator)
    assert done.given is None
    assert (done.operation.status, done.operation.how) == (State.FAILED, How.ANSWERED)
    assert done.operation.failure
    assert done.operation.failure.permission == "backup"


def test_what_is_not_there_is_not_asked_for(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    verb = Backup(name=fresh())
    done = perform(verb, vault, operator)
    assert (done.given, done.operation.how) == (None, How.NOT_SENT)
    assert backups(local_vault, verb.name) == 0


class Overtaken(Backup):
    """A backup whose operation is taken over while its answer is on the way."""

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """Ask, and be late."""
        answer = super().send(gateway, sealed)
        held = Operation.objects.get(name=self.name)
        Operation.objects.filter(pk=held.pk).update(lease_until=timezone.now())
        operations.settle(held.pk)
        return answer


def test_what_comes_too_late_is_not_handed_out(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    done = perform(Overtaken(name=filled(local_vault)), vault, operator)
    assert done.given is None
    assert (done.operation.status, done.operation.how) == (State.FAILED, How.READ_ONLY)
    assert done.operation.handed_out is None
    assert history(done.operation) == ["record", "send", "lose_sender", "read_lost", "late_answer"]


def test_what_cannot_be_recorded_is_not_handed_out(
    transactional_db: None,
    vault: Vault,
    operator: Person,
    local_vault: LocalVault,
    quick: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The database fails when the vault has answered."""

    def change(operation: Operation, event: Event, to: State, **fields: Any) -> bool:
        if event is Event.FINISH:
            raise DatabaseError("disk full")
        return transitions.change(operation, event, to, **fields)

    verb = Backup(name=filled(local_vault))
    with monkeypatch.context() as broken:
        broken.setattr(sending, "change", change)
        with pytest.raises(DatabaseError):
            perform(verb, vault, operator)
    (operation,) = Operation.objects.all()
    assert operation.status is State.SENDING
    Operation.objects.update(lease_until=timezone.now())
    seen = len(local_vault.journal(name=verb.name))
    operations.settle_due()
    operation.refresh_from_db()
    assert (operation.status, operation.how) == (State.FAILED, How.READ_ONLY)
    assert len(local_vault.journal(name=verb.name)) == seen


class Watched(Backup):
    """A backup that notes how long it may take, and how long its sender holds the row."""

    seen: ClassVar[list[float]] = []

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """Look, and send."""
        row, call = Operation.objects.get(name=self.name), current_call()
        assert call and row.lease_until and row.sent_at
        self.seen.extend([call.left(), (row.lease_until - row.sent_at).total_seconds()])
        return super().send(gateway, sealed)


def test_it_may_take_as_long_as_a_whole_certificate_does(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    assert perform(Watched(name=filled(local_vault)), vault, operator).given
    left, lease = Watched.seen
    assert 55 < left <= 60
    assert lease == 80
