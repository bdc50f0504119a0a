"""What may run at the same time: one change of a certificate, held by the database itself."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from certificates.domain.errors import SlotTaken
from certificates.domain.failures import FailureKind
from certificates.domain.issuers import UNKNOWN
from certificates.domain.lifecycle import State
from certificates.domain.spec import Spec
from certificates.models import AuditEvent, Operation
from certificates.services import audit
from certificates.verbs import Create, Delete, Recover, Verb
from localvault.testing import LocalVault
from tests.proofs.settling.portal import Portal, fresh
from tests.proofs.settling.scenes import STARTS
from tests.verbs.specimens import ALL, KINDS, Specimen

PAIRS = [(first, second) for first in KINDS for second in KINDS if first.keeps_away(second)]
ROUTES = {one.route for one in ALL}
CSR = Spec(subject="CN=ca", key_type="EC", key_size=None, curve="P-256", issuer=UNKNOWN)


def held_by(portal: Portal, key: str) -> Operation:
    """An operation whose answer is lost: it holds its certificate."""
    start = STARTS[key]
    verb = start.prepare(portal.running)
    portal.running.fault("drop", route=start.route, name=verb.name)
    operation = portal.perform(verb)
    assert operation.status is State.UNKNOWN
    return operation


@pytest.mark.parametrize(("holder", "second"), PAIRS, ids=str)
def test_an_open_operation_keeps_every_other_away_and_is_named(
    portal: Portal, holder: Specimen, second: Specimen
) -> None:
    first = held_by(portal, holder.key)
    with pytest.raises(SlotTaken) as refused:
        portal.perform(second.about(first.name.upper()))
    assert refused.value.holder == first.pk
    who = "Administrator Example"
    assert str(refused.value) == f"{first.title}, asked for by {who}, is under way."
    assert list(Operation.objects.all()) == [first]
    routes = {entry.route for entry in portal.running.journal(name=first.name)}
    assert len(routes & ROUTES) == 1


def test_the_database_itself_refuses_a_second_holder_whatever_its_verb(portal: Portal) -> None:
    first = held_by(portal, "delete")
    second = portal.follow(portal.perform(STARTS["create"].prepare(portal.running)))
    refused = pytest.raises(IntegrityError, match="slot")
    with refused, transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(
            "UPDATE certificates_operation SET state='recorded', settled_at=NULL, slot=%s"
            " WHERE verb=%s AND slot IS NULL",
            [first.slot, second.verb],
        )


def test_an_operation_that_a_person_must_decide_still_holds(portal: Portal) -> None:
    first = held_by(portal, "delete")
    Operation.objects.filter(pk=first.pk).update(state=State.NEEDS_DECISION, next_check_at=None)
    with pytest.raises(SlotTaken):
        portal.perform(Delete(name=first.name))


def test_a_waiting_holder_is_looked_at_once_since_it_may_be_over(
    portal: Portal, local_vault: LocalVault
) -> None:
    local_vault.configure(delete_delay=0)
    deleted = portal.perform(STARTS["delete"].prepare(local_vault))
    assert deleted.state == State.WAITING
    recovered = portal.perform(Recover(name=deleted.name))
    deleted.refresh_from_db()
    assert deleted.status is State.SUCCEEDED
    assert portal.follow(recovered).status is State.SUCCEEDED


def test_a_waiting_holder_that_is_not_over_is_asked_once_and_stays(
    portal: Portal, local_vault: LocalVault
) -> None:
    local_vault.configure(delete_delay=0.9)
    deleted = portal.perform(STARTS["delete"].prepare(local_vault))
    seen = len(local_vault.journal(name=deleted.name, route="deleted"))
    with pytest.raises(SlotTaken):
        portal.perform(Recover(name=deleted.name))
    assert len(local_vault.journal(name=deleted.name, route="deleted")) == seen + 1
    assert portal.follow(deleted).status is State.SUCCEEDED


def test_a_holder_that_is_being_looked_at_is_not_looked_at_again(
    portal: Portal, local_vault: LocalVault
) -> None:
    local_vault.configure(delete_delay=0.9)
    deleted = portal.perform(STARTS["delete"].prepare(local_vault))
    later = timezone.now() + timedelta(seconds=30)
    Operation.objects.filter(pk=deleted.pk).update(lease_until=later)
    seen = len(local_vault.journal(name=deleted.name))
    with pytest.raises(SlotTaken):
        portal.perform(Recover(name=deleted.name))
    assert len(local_vault.journal(name=deleted.name)) == seen
    Operation.objects.filter(pk=deleted.pk).update(lease_until=None)


def test_a_recorded_holder_whose_lease_is_out_is_abandoned_first(
    portal: Portal, local_vault: LocalVault
) -> None:
    verb = STARTS["delete"].prepare(local_vault)
    first = abandoned_unsent(portal, verb)
    second = portal.follow(portal.perform(Delete(name=verb.name)))
    assert second.status is State.SUCCEEDED
    first.refresh_from_db()
    assert first.status is State.FAILED
    assert first.failure is not None
    assert first.failure.kind is FailureKind.NEVER_SENT


def abandoned_unsent(portal: Portal, verb: Verb) -> Operation:
    """An operation that was recorded by a process which is gone."""
    now = timezone.now()
    with transaction.atomic():
        operation = Operation.objects.create(
            id=uuid.uuid4(),
            verb=verb.key,
            vault=portal.vault,
            name=verb.name,
            actor=portal.actor,
            request={"verb": verb.key, "vault": portal.vault.slug, "name": verb.name},
            slot=verb.name,
            lease_until=now - timedelta(seconds=1),
            created_at=now - timedelta(seconds=4),
        )
        audit.operation_event(
            operation, "record", actor=portal.actor, state_from="", state_to=State.RECORDED
        )
    return operation


def test_a_sending_holder_whose_lease_is_out_is_missed_first_and_holds_on(
    portal: Portal, local_vault: LocalVault
) -> None:
    first = held_by(portal, "delete")
    Operation.objects.filter(pk=first.pk).update(
        state=State.SENDING, lease_until=timezone.now(), next_check_at=None, memo={}
    )
    with pytest.raises(SlotTaken):
        portal.perform(Delete(name=first.name))
    first.refresh_from_db()
    assert first.status is State.UNKNOWN
    assert AuditEvent.objects.filter(
        event="operation.lose_sender", operation=str(first.pk)
    ).exists()
    assert portal.follow(first).status is State.FAILED


def test_a_sending_holder_whose_lease_runs_is_left_alone(portal: Portal) -> None:
    first = held_by(portal, "delete")
    later = timezone.now() + timedelta(seconds=30)
    Operation.objects.filter(pk=first.pk).update(
        state=State.SENDING, lease_until=later, next_check_at=None
    )
    with pytest.raises(SlotTaken):
        portal.perform(Delete(name=first.name))
    first.refresh_from_db()
    assert first.status is State.SENDING


def test_an_accepted_create_keeps_nothing_but_another_create_away(
    portal: Portal, local_vault: LocalVault
) -> None:
    name = fresh("csr")
    waiting = portal.perform(Create(name=name, spec=CSR))
    assert (waiting.status, waiting.slot) == (State.WAITING, None)
    again = portal.perform(Create(name=name, spec=CSR))
    assert again.status is State.FAILED
    assert again.failure is not None
    assert again.failure.kind is FailureKind.PENDING
    assert portal.follow(portal.perform(Delete(name=name))).status is State.SUCCEEDED
    assert portal.follow(portal.perform(Recover(name=name))).status is State.SUCCEEDED


def test_a_settled_delete_has_the_create_beside_it_looked_at(
    portal: Portal, local_vault: LocalVault
) -> None:
    """A deleted certificate takes its request along; that is known as soon as it is deleted."""
    name = STARTS["delete"].prepare(local_vault).name
    waiting = portal.perform(Create(name=name, spec=CSR))
    portal.look(waiting)
    waiting.refresh_from_db()
    far = timezone.now() + timedelta(hours=1)
    Operation.objects.filter(pk=waiting.pk).update(next_check_at=far)
    portal.follow(portal.perform(Delete(name=name)))
    waiting.refresh_from_db()
    assert waiting.next_check_at is not None
    assert waiting.next_check_at <= timezone.now()
    assert portal.follow(waiting).status is State.CANCELLED


@pytest.mark.parametrize("specimen", KINDS, ids=str)
def test_the_mark_is_committed_before_the_request_arrives(
    portal: Portal, local_vault: LocalVault, specimen: Specimen
) -> None:
    """Seen by another connection while the vault holds the request."""
    verb = STARTS[specimen.key].prepare(local_vault)
    held = local_vault.fault("pause", route=specimen.route, name=verb.name)

    def perform() -> None:
        try:
            portal.perform(verb)
        finally:
            connections.close_all()

    sender = threading.Thread(target=perform)
    sender.start()
    (request,) = local_vault.wait_for(route=specimen.route, name=verb.name)
    operation = Operation.objects.get(name=verb.name)
    local_vault.release(held)
    sender.join()
    assert operation.status is State.SENDING
    assert str(operation.pk) == request.client_request_id
    marked = AuditEvent.objects.get(event="operation.send", operation=str(operation.pk))
    assert marked.at.timestamp() <= request.at
