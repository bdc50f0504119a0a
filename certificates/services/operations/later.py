"""What came after an operation: an offer is only made while it still fits what is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from certificates.domain.lifecycle import OPEN, State
from certificates.models import Operation
from certificates.verbs import VERBS, Verb


@dataclass(frozen=True)
class Later:
    """The newest operation that came later on the same certificate, done or still under way."""

    verb: type[Verb]
    is_done: bool


def later_than(operations: Iterable[Operation]) -> dict[UUID, Later]:
    """What came after each of the finished ones, by their ids. One query, or none."""
    finished = [o for o in operations if o.is_final and o.name]
    if not finished:
        return {}
    rows = Operation.objects.filter(
        vault__in={o.vault_id for o in finished},
        name__in={o.name for o in finished},
        created_at__gt=min(o.created_at for o in finished),
        state__in=[*map(str, OPEN), State.SUCCEEDED],
    )
    found = rows.order_by("created_at").values_list(
        "vault_id", "name", "created_at", "verb", "state"
    )
    newest = {(vault, name): (at, verb, state) for vault, name, at, verb, state in found}
    later: dict[UUID, Later] = {}
    for operation in finished:
        last = newest.get((operation.vault_id, operation.name))
        if last and last[0] > operation.created_at:
            later[operation.id] = Later(VERBS[last[1]], last[2] == State.SUCCEEDED)
    return later
