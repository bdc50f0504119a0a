"""The one place where an operation changes: a compare-and-set with its event of history."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from certificates.domain import lifecycle
from certificates.domain.lifecycle import FINAL, FOLLOWED, Event, State
from certificates.domain.records import Sighting
from certificates.domain.timings import TIMINGS
from certificates.models import Operation, Person, Refresh
from certificates.services import audit, inventory


def change(
    operation: Operation,
    event: Event,
    to: State,
    *,
    actor: Person | None = None,
    sighting: Sighting | None = None,
    **fields: Any,
) -> bool:
    """Move ``operation`` to ``to`` if nobody has changed it since it was read.

    Row and event are one transaction. What ``sighting`` shows is written in it, too, when the
    operation is final: whoever reads "Done" finds its effect in the lists. Returns False, and
    changes nothing, when another process was first: drop what you have. ``operation`` is brought up
    to date when it was changed.

    Raises NotAllowed when the table of transitions has no such step.
    """
    source = operation.status
    how = fields.get("how", operation.how)
    lifecycle.check(event, source, to, how)
    values: dict[str, Any] = {"state": to, **fields}
    if to in FINAL:
        values |= {
            "settled_at": timezone.now(),
            "slot": None,
            "lease_until": None,
            "next_check_at": None,
        }
    with transaction.atomic():
        if not _compare_and_set(operation, values):
            return False
        audit.operation_event(operation, event, actor=actor, state_from=source, state_to=to)
        if _may_have_changed(operation) and (to in FINAL or to is State.WAITING):
            if sighting and to in FINAL:
                inventory.keep(operation, sighting)
            _ask_for_refresh(operation)
    return True


def _may_have_changed(operation: Operation) -> bool:
    """Whether it may have changed a certificate: it was sent, is about one, and is no read."""
    return bool(operation.sent_at and operation.name and not operation.verb_object.is_read)


def _ask_for_refresh(operation: Operation) -> None:
    """Have the inventory read the certificate again.

    After the event of history, as every transaction that writes both does: two that took the rows
    in different orders would deadlock on PostgreSQL.
    """
    asked = Refresh(vault_id=operation.vault_id, key=operation.name, due_at=timezone.now())
    Refresh.objects.bulk_create(
        [asked],
        update_conflicts=True,
        unique_fields=["vault", "key"],
        update_fields=["due_at"],
    )


def note(operation: Operation, **fields: Any) -> bool:
    """Write what a look brought without changing the state: no event of history."""
    return _compare_and_set(operation, fields)


def _compare_and_set(operation: Operation, values: dict[str, Any]) -> bool:
    same = Operation.objects.filter(
        pk=operation.pk, version=operation.version, state=operation.state
    )
    if same.update(version=F("version") + 1, **values) != 1:
        return False
    for name, value in values.items():
        setattr(operation, name, value)
    operation.version += 1
    return True


def claim(operation: Operation, now: datetime) -> bool:
    """Take the right to look at a due operation, for the length of a lease.

    However many watch it, one of them wins, and so the vault is asked once per due time.
    """
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    lease = now + timedelta(seconds=TIMINGS.look_lease)
    due = Operation.objects.filter(
        free,
        pk=operation.pk,
        version=operation.version,
        state__in=list(FOLLOWED),
        next_check_at__lte=now,
    )
    if due.update(lease_until=lease, version=F("version") + 1) != 1:
        return False
    operation.lease_until = lease
    operation.version += 1
    return True


def poke(operation: Operation) -> None:
    """Have other open operations on the same name looked at now.

    A settled delete may have ended a create that was accepted and has given up its slot. This is a
    statement of its own after the commit that settled ``operation``, never inside it: it would take
    rows while it holds the chain's, and two of those deadlock on PostgreSQL. A look that has begun
    earlier loses its claim. Rows that are being sent are left alone: their holder needs the version
    it read. A read ends nothing, and an operation about no certificate shares its name with none.
    """
    if not _may_have_changed(operation):
        return
    Operation.objects.filter(
        vault_id=operation.vault_id, name=operation.name, slot=None, state=State.WAITING
    ).exclude(pk=operation.pk).update(
        next_check_at=timezone.now(), lease_until=None, version=F("version") + 1
    )
