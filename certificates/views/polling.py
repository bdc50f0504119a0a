"""What keeps an open page up to date: which operations are polled, how often, from where."""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from certificates.domain.lifecycle import State
from certificates.models import Operation, Person
from certificates.services import operations

MOST_ROWS = 50
# A look takes 10 s at most and a page 12 s: later than this no other look is begun.
LOOKING = 1.5


@dataclass(frozen=True)
class Poll:
    """One poll for all rows of a page: its address carries what the page shows by now."""

    url: str
    seconds: int


def polls(operation: Operation) -> bool:
    """Whether it may change by itself: a person's decision is waited for without asking."""
    return not operation.is_final and operation.status is not State.NEEDS_DECISION


def poll_of(shown: Iterable[Operation]) -> Poll | None:
    """The poll for the operations of a page, None when nothing of it changes by itself."""
    moving = [operation for operation in shown if polls(operation)][:MOST_ROWS]
    if not moving:
        return None
    query = urlencode([("id", f"{operation.id}.{operation.state}") for operation in moving])
    return Poll(
        url=f"{reverse('certificates:operation-rows')}?{query}",
        seconds=min(operation.poll_seconds for operation in moving),
    )


def look_at(person: Person, asked: list[str]) -> list[tuple[Operation, bool]]:
    """The operations of a poll as they are now, and whether each differs from what is shown.

    ``asked`` holds ``<id>.<state shown>``. What is no id, or not the person's to see, is left out.
    """
    began, looked_at = time.monotonic(), []
    shown = _shown(asked[:MOST_ROWS])
    for operation in operations.find_many(actor=person, operation_ids=shown):
        if time.monotonic() - began < LOOKING:
            operations.settle_if_due(operation)
        state = shown[operation.id]
        looked_at.append((operation, bool(state) and state != operation.state))
    return looked_at


def _shown(asked: list[str]) -> dict[UUID, str]:
    """The states that a page shows, by operation."""
    shown = {}
    for item in asked:
        identifier, _, state = item.partition(".")
        with suppress(ValueError):
            shown[UUID(identifier)] = state
    return shown
