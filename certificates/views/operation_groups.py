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
    """What is shown, and of each kind how many there are: key, word, number.

    ``after``: where the next page of one kind begins, "" after the last.
    """

    groups: list[Group]
    filters: list[tuple[str, str, int]]
    after: str = ""


def of(person: Person, kind: str, after: str) -> Queue:
    """The queue as ``person`` sees it: a page of one kind, or without one what matters first."""
    found = operations.started_outside(actor=person)
    taken = operations.csrs_taken(found)
    outside = [(certificate, certificate.pk in taken) for certificate in found]
    counts = operations.counts(actor=person, kinds=KINDS)
    filters = [
        (key, word, counts[key] + len(_of_kind(outside, key))) for key, word in KINDS.items()
    ]
    if not kind:
        return Queue(_groups(person, outside), filters)
    shown, following = operations.page(actor=person, kind=kind, after=after)
    others = [] if after else _of_kind(outside, kind)
    return Queue([Group(KINDS[kind], statuses(person, shown), others)], filters, following)


def _of_kind(outside: list[Outside], kind: str) -> list[Outside]:
    """Those of others that are of a kind: they never need a decision and are never finished."""
    if kind == "waiting-for-ca":
        return [
            (certificate, taken) for certificate, taken in outside if certificate.waits_for_merge
        ]
    return outside if kind in ("in-progress", "all") else []


def _groups(person: Person, outside: list[Outside]) -> list[Group]:
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
