"""What a person may do when looking cannot tell."""

from django.utils import timezone

from certificates import permissions
from certificates.domain.errors import Forbidden, NotOpen, NotVisible
from certificates.domain.lifecycle import Event, How, State
from certificates.domain.settling import Memo
from certificates.domain.stored import to_json
from certificates.models import Operation, Person
from certificates.services import audit
from certificates.services.operations.following import after_settling
from certificates.services.operations.transitions import change


def decide(*, operation: Operation, actor: Person, happened: bool, note: str) -> Operation:
    """Settle an operation by a person's word.

    Needs the right to the operation's own verb, and a note. Raises NotVisible, Forbidden, NotOpen
    when it is not (or no longer) for a person to decide, and ValueError without a note.
    """
    _require(operation, actor)
    if not note.strip():
        raise ValueError("Say in a note how this is known.")
    to = State.SUCCEEDED if happened else State.FAILED
    decided = change(
        operation,
        Event.DECIDE,
        to,
        actor=actor,
        how=How.DECIDED,
        decided_by=actor,
        decided_note=note.strip(),
    )
    if not decided:
        raise NotOpen(operation.pk)
    after_settling(operation)
    return operation


def look_again(*, operation: Operation, actor: Person) -> Operation:
    """Ask the vault again, for as long as at first. Raises as ``decide`` does."""
    _require(operation, actor)
    now = timezone.now()
    to = State.UNKNOWN if operation.accepted is None else State.WAITING
    again = change(
        operation,
        Event.LOOK_AGAIN,
        to,
        actor=actor,
        next_check_at=now,
        memo=to_json(Memo(answered_at=now.timestamp())),
    )
    if not again:
        raise NotOpen(operation.pk)
    return operation


def _require(operation: Operation, actor: Person) -> None:
    verb = operation.verb_object
    try:
        permissions.rights_of(actor).require(verb.action, operation.vault, operation.name)
    except (NotVisible, Forbidden):
        audit.deny(actor=actor, action=verb.action, vault=operation.vault.slug, name=operation.name)
        raise
    if operation.status is not State.NEEDS_DECISION:
        raise NotOpen(operation.pk)
