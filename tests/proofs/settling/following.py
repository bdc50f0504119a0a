"""Operations that are being followed, and the next look at one of them."""

import time
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from certificates.domain.lifecycle import State
from certificates.models import Operation
from tests.proofs.settling.portal import Portal
from tests.proofs.settling.scenes import STARTS


def followed(
    portal: Portal, key: str = "delete", *, accepted: bool = True, takes: float = 9
) -> Operation:
    """An operation that is followed: accepted by the vault, or its answer lost."""
    start = STARTS[key]
    verb = start.prepare(portal.running)
    start.specimen.takes(takes, portal.running)
    if not accepted:
        portal.running.fault("drop", route=start.route, name=verb.name, when="after")
    operation = portal.perform(verb)
    assert operation.status is (State.WAITING if accepted else State.UNKNOWN)
    return operation


@dataclass(frozen=True)
class Wait:
    """How long the next look is put off: measured from after and from before the last one."""

    least: float
    most: float

    def is_(self, seconds: float) -> bool:
        """Whether it may be just that."""
        return self.least <= seconds <= self.most


def look_when_due(portal: Portal, operation: Operation, **fault: Any) -> Wait:
    """The next look, which meets a fault."""
    if fault:
        portal.running.fault(name=operation.name, count=None, **fault)
    assert operation.next_check_at is not None
    time.sleep(max(0.0, (operation.next_check_at - timezone.now()).total_seconds() + 0.01))
    began = timezone.now()
    portal.look(operation)
    ended = timezone.now()
    portal.running.clear_faults()
    at = operation.next_check_at or began
    return Wait((at - ended).total_seconds(), (at - began).total_seconds())
