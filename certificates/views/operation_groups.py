"""The queue of operations: what is in it, in groups, with what others have started."""

from collections.abc import Iterable
from dataclasses import dataclass

from certificates.models import Certificate, Operation, Person
from certificates.services import operations
from certificates.views.status import Status, statuses

KINDS = {
    "needs-me": "Needs me",
    "in-progress": "In progress",
    "waiting-for-ca": "Waiting for CA",
    "failed": "Failed (7 days)",
    "all": "All",
}
# Without a filter: what needs the reader, then what is under way, then the last finished ones.
FINISHED = 20

Outside = tuple[Certificate, bool]  # what others have started, and whether its CSR was taken


@dataclass(frozen=True)
class Group:
    """Some operations of the portal, and those of others that belong with them."""

    word: str
    rows: list[Status]
    outside: list[Outside]


@dataclass(frozen=True)
class Queue:
    """What is shown, and of each kind how many there are: key, word, number."""

    groups: list[Group]
    filters: list[tuple[str, str, int]]


def of(person: Person, kind: str) -> Queue:
    """The queue as ``person`` sees it; of one kind, or without one what matters first."""
    found = operations.started_outside(actor=person)
    taken = operations.csrs_taken(found)
    outside = [(certificate, certificate.pk in taken) for certificate in found]
    counts = operations.counts(actor=person, kinds=KINDS)
    filters = [
        (key, word, counts[key] + len(_of_kind(outside, key))) for key, word in KINDS.items()
    ]
    return Queue(_groups(person, kind, outside), filters)


def _of_kind(outside: list[Outside], kind: str) -> list[Outside]:
    """Those of others that are of a kind: they never need a decision and are never finished."""
    if kind == "waiting-for-ca":
        return [
            (certificate, taken) for certificate, taken in outside if certificate.waits_for_merge
        ]
    return outside if kind in ("in-progress", "all") else []


def _groups(person: Person, kind: str, outside: list[Outside]) -> list[Group]:
    if kind:
        shown = operations.listing(actor=person, kind=kind)
        return [Group(KINDS[kind], statuses(person, shown), _of_kind(outside, kind))]
    mine = operations.listing(actor=person, kind="needs-me")
    under_way = operations.listing(actor=person, kind="in-progress")
    finished = operations.listing(actor=person, kind="finished", most=FINISHED)
    parts = {
        "Needs me": mine,
        "In progress": [operation for operation in under_way if operation not in mine],
        "Finished": finished,
    }
    groups = _told(person, parts, outside)
    settled = finished and not under_way and not outside
    return [g for g in groups if g.rows or g.outside or (settled and g.word == "In progress")]


def _told(
    person: Person, parts: dict[str, list[Operation]], outside: list[Outside]
) -> Iterable[Group]:
    """The groups with what ``person`` may do, asked for all of them at once."""
    contexts = iter(statuses(person, (o for part in parts.values() for o in part)))
    for word, part in parts.items():
        rows = [next(contexts) for _ in part]
        yield Group(word, rows, outside if word == "In progress" else [])
