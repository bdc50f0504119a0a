"""The row of an operation, written before its vault is called: one for each form."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import permissions
from certificates.domain.basis import Facts
from certificates.domain.errors import BadNonce, Forbidden, NotVisible, SlotTaken
from certificates.domain.lifecycle import Event, State
from certificates.domain.names import key_of
from certificates.domain.sealed import Sealed
from certificates.domain.timings import TIMINGS
from certificates.models import Operation, Person, Vault
from certificates.models.requests import identity, request_of
from certificates.services import audit
from certificates.services.operations import following
from certificates.verbs import Verb


def require(verb: Verb, vault: Vault, actor: Person) -> None:
    """Raise NotVisible or Forbidden, recorded in history, unless the actor may do this there."""
    try:
        permissions.rights_of(actor).require(verb.action, vault, verb.name)
    except (NotVisible, Forbidden):
        audit.deny(actor=actor, action=verb.action, vault=vault.slug, name=key_of(verb.name))
        raise


def _nonce(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise BadNonce(text[:40]) from error


def record(
    verb: Verb,
    vault: Vault,
    actor: Person,
    nonce: str,
    sealed: Sealed | None,
    opened: Facts | None = None,
) -> tuple[Operation, bool]:
    """The row for this form, and whether it is new. Raises BadNonce and SlotTaken.

    A double click violates the primary key and the slot both, and the database names either: so
    the id is looked up first. A holder of the slot may be over already; it gets one look.
    """
    request = request_of(verb, vault, sealed, opened)
    operation_id = identity(_nonce(nonce), actor.pk, request)
    for attempt in range(2):
        try:
            return _insert(operation_id, verb, vault, actor, request), True
        except IntegrityError:
            if same := Operation.objects.filter(pk=operation_id).first():
                return same, False
            holder = _holder(verb, vault)
            if holder and (attempt or not following.settle_now(holder).is_final):
                raise _slot_taken(holder) from None
    raise IntegrityError("the operation could not be recorded")


def _insert(
    operation_id: uuid.UUID, verb: Verb, vault: Vault, actor: Person, request: dict[str, Any]
) -> Operation:
    now = timezone.now()
    with transaction.atomic():
        operation = Operation.objects.create(
            id=operation_id,
            verb=verb.key,
            vault=vault,
            name=key_of(verb.name),
            actor=actor,
            request=request,
            slot=verb.slot,
            lease_until=now + timedelta(seconds=TIMINGS.lease(verb.deadline)),
            created_at=now,
        )
        audit.operation_event(
            operation, Event.RECORD, actor=actor, state_from="", state_to=State.RECORDED
        )
    return operation


def _holder(verb: Verb, vault: Vault) -> Operation | None:
    """The operation that is in the way of another one; a read has none."""
    if verb.slot is None:
        return None
    return Operation.objects.filter(vault=vault, slot=verb.slot).first()


def _slot_taken(holder: Operation) -> SlotTaken:
    who = holder.actor.get_full_name()
    return SlotTaken(holder.pk, f"{holder.title}, asked for by {who}, is under way.")
