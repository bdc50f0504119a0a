"""One state of everything, and the promises that no state may break.

All of it is tuples, so that two ways to the same state meet.
"""

from collections.abc import Hashable
from typing import Any, NamedTuple, TypeVar

from certificates.domain.lifecycle import FINAL, Event, How, NotAllowed, State
from certificates.domain.looks import Get
from tests.model.said import NOT, Token, check
from tests.model.seen import Before
from tests.model.vault import ACTIVE, AT_WORK, Request, Vault
from tests.model.verbs import ASKED

T = TypeVar("T")

A, B, WORKER = 0, 1, 2  # the processes: two of the web, the worker
NAMES = ("web A", "web B", "worker")
NOBODY = -1

SENT, DEADLINE, QUIET = 0, 1, 2  # how old a request is: which of these has passed


class Row(NamedTuple):
    """An operation as the database holds it; what is ``executed`` and later is for us only.

    Whoever is the ``holder`` knows the newest version of the row: a compare-and-set of anybody
    else changes nothing.
    """

    asked: str
    form: str
    holder: int = NOBODY
    state: State = State.RECORDED
    how: str = ""
    age: int = SENT
    before: Before | None = None
    token: Token | None = None
    unclear: int = NOT
    absent: int = NOT
    executed: bool = False
    marks: int = 0
    writes: int = 0
    given: bool = False  # its file was handed out

    @property
    def sent(self) -> Before:
        """The look before its request. Every row that was marked has one."""
        assert self.before is not None
        return self.before


class Process(NamedTuple):
    """What a process is doing, and what it has in its memory."""

    doing: str = "nothing"  # looks before, may write, waits, looks
    row: int = 0
    answers: tuple[Hashable, ...] = ()
    quiet: bool = False
    unclear: int = NOT
    absent: bool = False


IDLE = Process()


class Wire(NamedTuple):
    """One request and its answer; ``reader`` is the process that still waits for it."""

    reader: int
    carries: str  # request, done, refused
    id: int = 0


class World(NamedTuple):
    """One state. ``wires`` has the wires of each row."""

    rows: tuple[Row, ...]
    processes: tuple[Process, ...]
    vault: Vault
    wires: tuple[tuple[Wire, ...], ...]
    kills: int  # how many there may still be
    others: int  # how often other people may still change something
    touched: bool = False  # they have


Step = tuple[bool, tuple[object, ...], World]  # needs no luck, in words, what then is


class Broken(Exception):
    """A promise is broken."""


def put(items: tuple[T, ...], at: int, item: T) -> tuple[T, ...]:
    """``items`` with another one at a place."""
    return (*items[:at], item, *items[at + 1 :])


def write(world: World, i: int, process: int | None = None, **fields: Any) -> World:
    """Change row ``i``; the ``process`` that did it is idle then."""
    rows = put(world.rows, i, world.rows[i]._replace(**fields))
    if process is None:
        return world._replace(rows=rows)
    return world._replace(rows=rows, processes=put(world.processes, process, IDLE))


def idle(world: World, process: int) -> World:
    """The process is done with what it did."""
    return world._replace(processes=put(world.processes, process, IDLE))


def change(
    world: World, i: int, event: Event, to: State, process: int | None = None, **fields: Any
) -> World:
    """Move row ``i`` to another state, as the table of transitions allows it.

    A final row keeps only what the promises need.
    """
    row = world.rows[i]
    try:
        check(event, row.state, to, fields.get("how", row.how))
    except NotAllowed as error:
        raise Broken(f"the table of transitions does not have {error}") from error
    row = row._replace(state=to, **fields)
    if to is State.NEEDS_DECISION:
        _ask_a_person(world, i, row)
    if to in FINAL:
        if untrue := lie(row, world, i):
            raise Broken(f"{_name(row, i)} {untrue}")
        row = Row(
            row.asked,
            row.form,
            state=to,
            how=row.how,
            executed=row.executed,
            marks=row.marks,
            writes=row.writes,
            given=row.given,
        )
    changed = world._replace(rows=put(world.rows, i, row))
    return changed if process is None else idle(changed, process)


def _ask_a_person(world: World, i: int, row: Row) -> None:
    """Only where looks cannot tell; and never about a read, which there is nothing to know of."""
    if (asked := ASKED[row.asked]).is_read:
        raise Broken(f"a person is asked about {_name(row, i)}, a read")
    if asked.is_seen and not world.touched:
        raise Broken(f"a person is asked about {_name(row, i)} though nobody else did anything")


def _name(row: Row, i: int) -> str:
    return f"operation {i + 1} ({row.asked})"


# promises


def lie(row: Row, world: World, i: int) -> str:
    """Why the outcome of ``row`` is not true; "" when it is. People's word is theirs."""
    if row.how == How.DECIDED:
        return ""
    if row.state is State.FAILED:
        return _false_failure(row, world, i)
    vault = world.vault
    if ASKED[row.asked].is_read:
        return "" if row.executed and row.how == How.ANSWERED else "succeeded without an answer"
    made = ("made", row.token.request) in vault.history if row.token else False
    if row.state is State.CANCELLED:
        return "is cancelled, but its version was made" if made else ""
    if row.how == How.ANSWERED and not row.executed:
        return "succeeded by an answer that never was"
    if ASKED[row.asked].change == "cancel":
        return "cancelled what was finished" if _finished(row, vault) else ""
    if row.token and row.token.request:
        return "" if made else "succeeded, but its version was never made"
    return "" if _happened(row, vault) else "succeeded, but nothing like it happened since"


def _false_failure(row: Row, world: World, i: int) -> str:
    if ASKED[row.asked].is_read and row.how != How.NOT_SENT:
        return ""  # whatever the vault did, it has changed nothing
    if any(wire.carries == "request" for wire in world.wires[i]):
        return "failed while its request can still be executed"
    if not row.executed:
        return ""
    if row.how == How.NOT_SENT:
        return "failed as never sent, but was executed"
    undone = ASKED[row.asked].can_be_undone and world.touched
    too_late = row.asked == "cancel" and _finished(row, world.vault)
    if undone or too_late or ("erased", True) in world.vault.history:
        return ""
    return "failed, but was executed"


def _finished(row: Row, vault: Vault) -> bool:
    """Whether the request that a cancel was for has become a version all the same."""
    asked = row.token.request if row.token else _seen_pending(row)
    return ("made", asked) in vault.history


def _seen_pending(row: Row) -> int:
    """The id of the vault's request that the look before saw, 0 for none."""
    seen = row.sent.answers[ASKED[row.asked].verb.gets.index(Get.PENDING)]
    return seen.id if isinstance(seen, Request) else 0


def _was_so(row: Row) -> bool:
    """Whether the look before the request already saw the current version as it was asked for."""
    asked = ASKED[row.asked]
    if asked.sets is None:
        return False
    seen: Any = row.sent.answers[asked.verb.gets.index(Get.VERSIONS)]
    name, value = asked.sets
    return bool(seen) and getattr(seen[-1], name) == value


def _happened(row: Row, vault: Vault) -> bool:
    """Whether anybody has done what was asked since the look before the request."""
    if _was_so(row):
        return True
    if row.asked == "delete operation":
        return vault.request is None or vault.request.id != _seen_pending(row)
    since, wants = row.sent.date, ASKED[row.asked].wants
    for what, of in vault.history:
        if isinstance(of, tuple):
            if what == "version" and of[0] == wants and of[1] >= since:
                return True
        elif not wants and what == row.asked and isinstance(of, int) and of >= since:
            return True
    return False


def settled(world: World) -> bool:
    """Whether every operation is over, with a person, or rightly waits for the vault."""
    return all(_accounted_for(row, world.vault) for row in world.rows)


def _accounted_for(row: Row, vault: Vault) -> bool:
    if row.state in FINAL or row.state is State.NEEDS_DECISION:
        return True
    if row.state is not State.WAITING or ASKED[row.asked].change != "create" or not vault.request:
        return False
    return vault.status == ACTIVE and vault.request.status in AT_WORK  # a CSR may wait for weeks
