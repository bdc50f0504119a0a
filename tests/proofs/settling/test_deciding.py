"""What a person may do when looking cannot tell: decide with a note, or have it looked at again."""

import pytest

from certificates.domain.errors import Forbidden, NotOpen, NotVisible
from certificates.domain.lifecycle import How, State
from certificates.domain.timings import TIMINGS
from certificates.models import AuditEvent, Operation, Person
from certificates.services import operations
from tests.proofs.settling.following import followed, look_when_due
from tests.proofs.settling.portal import Portal


def undecided(portal: Portal) -> Operation:
    """An operation that looking cannot settle."""
    TIMINGS.silent_limit = 0.2
    operation = followed(portal)
    look_when_due(portal, operation, kind="answer", status=500)
    portal.follow(operation, lambda row: row.status is State.NEEDS_DECISION)
    return operation


@pytest.mark.parametrize(("happened", "state"), [(True, State.SUCCEEDED), (False, State.FAILED)])
def test_a_person_decides_with_a_note(portal: Portal, happened: bool, state: State) -> None:
    operation = undecided(portal)
    with pytest.raises(ValueError, match="note"):
        operations.decide(operation=operation, actor=portal.actor, happened=happened, note=" \n")
    operations.decide(operation=operation, actor=portal.actor, happened=happened, note="I asked.")
    operation.refresh_from_db()
    assert (operation.status, operation.how) == (state, How.DECIDED)
    assert (operation.decided_by, operation.decided_note) == (portal.actor, "I asked.")
    assert operation.slot is None
    told = AuditEvent.objects.get(event="operation.decide")
    assert told.details["note"] == "I asked."
    with pytest.raises(NotOpen):
        operations.decide(operation=operation, actor=portal.actor, happened=True, note="Again.")


def test_deciding_needs_the_right_to_the_verb(
    portal: Portal, reader: Person, stranger: Person
) -> None:
    operation = undecided(portal)
    for person, error in ((reader, Forbidden), (stranger, NotVisible)):
        with pytest.raises(error):
            operations.decide(operation=operation, actor=person, happened=True, note="I know.")
        with pytest.raises(error):
            operations.look_again(operation=operation, actor=person)
    operation.refresh_from_db()
    assert operation.status is State.NEEDS_DECISION
    assert AuditEvent.objects.filter(event="operation.denied").count() == 2


def test_two_people_cannot_both_decide(portal: Portal) -> None:
    operation = undecided(portal)
    other = Operation.objects.get(pk=operation.pk)
    operations.decide(operation=operation, actor=portal.actor, happened=True, note="It is there.")
    with pytest.raises(NotOpen):
        operations.decide(operation=other, actor=portal.actor, happened=False, note="It is not.")
    operation.refresh_from_db()
    assert operation.status is State.SUCCEEDED
