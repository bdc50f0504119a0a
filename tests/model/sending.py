"""From a person's form to one request and what its answer says, one step at a time."""

from collections.abc import Iterator

from certificates.domain.lifecycle import Event, How, State
from tests.model import reading
from tests.model.said import accepts, refuses
from tests.model.scenario import Scenario
from tests.model.seen import Before
from tests.model.slots import must_wait, slot_is_free
from tests.model.verbs import ASKED
from tests.model.world import (
    DEADLINE,
    NAMES,
    NOBODY,
    QUIET,
    SENT,
    Broken,
    Process,
    Row,
    Step,
    Wire,
    World,
    change,
    idle,
    put,
    write,
)

MOST_ROWS = 2
PASSWORD = ", password "  # in the name of a form, what is behind it


def submit(scenario: Scenario, world: World, p: int) -> Iterator[Step]:
    """Someone sends a form to an idle web process."""
    if len(world.rows) >= MOST_ROWS:
        return
    for form, asked, to in scenario.forms:
        if p in to and is_new(world, form):
            if slot_is_free(world, asked):
                recorded = record(world, p, form, asked)
                yield False, (NAMES[p], "records", asked, "from", form), recorded
            else:
                must_wait(world, asked)


def is_new(world: World, form: str) -> bool:
    """Whether no row has this id."""
    return all(row.form != identity(form) for row in world.rows)


def identity(form: str) -> str:
    """The id is made of the form, what it asks for and its file, but not of a password."""
    return form.partition(PASSWORD)[0]


def record(world: World, p: int, form: str, asked: str) -> World:
    """One row per form is a promise."""
    if any(row.form.partition(PASSWORD)[0] == form.partition(PASSWORD)[0] for row in world.rows):
        raise Broken(f"{form} was recorded twice")
    return world._replace(
        rows=(*world.rows, Row(asked, identity(form), holder=p)),
        processes=put(world.processes, p, Process("looks before", len(world.rows))),
        wires=(*world.wires, ()),
    )


def look_before(world: World, p: int) -> Iterator[Step]:
    """The look before the request, and what the verb says to it."""
    i = world.processes[p].row
    row = world.rows[i]
    if not is_mine(row, p):
        yield True, (NAMES[p], "has lost its lease, sends nothing"), idle(world, p)
        return
    *seen, date = answers = reading.answers(world, p)
    assert isinstance(date, int)
    before = Before(tuple(seen), date)
    if refuses(row.asked, before):
        given_way = change(world, i, Event.REJECT_UNSENT, State.FAILED, p, how=How.NOT_SENT)
        yield True, (NAMES[p], "looks before", answers, "and gives way"), given_way
    else:
        marked = mark(world, p, i, before)
        yield True, (NAMES[p], "looks before", answers, "and marks the row as sending"), marked


def mark(world: World, p: int, i: int, before: Before) -> World:
    """Recorded to sending; the deadline counts from here."""
    marks = world.rows[i].marks + 1
    marked = change(world, i, Event.SEND, State.SENDING, before=before, age=SENT, marks=marks)
    return marked._replace(processes=put(world.processes, p, Process("may write", i)))


def may_write(world: World, p: int) -> Iterator[Step]:
    """The request is written, or it cannot be, or not in time."""
    i = world.processes[p].row
    row = world.rows[i]
    if is_in_time(row):
        yield True, (NAMES[p], "writes the request"), put_on_the_wire(world, p, i)
    yield from note_answer(world, p, "not sent")


def is_in_time(row: Row) -> bool:
    """Checked before each write to the socket."""
    return row.state is State.SENDING and row.age < DEADLINE


def put_on_the_wire(world: World, p: int, i: int) -> World:
    """One request per mark is a promise."""
    row = world.rows[i]
    row = row._replace(writes=row.writes + 1, age=max(row.age, DEADLINE))
    if row.writes > row.marks > 0:
        raise Broken("sent more often than marked")
    return world._replace(
        rows=put(world.rows, i, row),
        processes=put(world.processes, p, Process("waits", i)),
        wires=put(world.wires, i, (*world.wires[i], Wire(p, "request"))),
    )


def wait(world: World, p: int) -> Iterator[Step]:
    """The answer is read, or there is none that counts."""
    i = world.processes[p].row
    wires = world.wires[i]
    for wire in wires:
        if wire.reader == p and wire.carries != "request":
            rest = world._replace(wires=put(world.wires, i, tuple(w for w in wires if w != wire)))
            yield from note_answer(rest, p, wire.carries, wire.id)
    left = world._replace(wires=put(world.wires, i, unread(wires, p)))
    yield from note_answer(left, p, "lost")


def unread(wires: tuple[Wire, ...], p: int) -> tuple[Wire, ...]:
    """What is left when ``p`` reads no more: requests fly on, answers are lost."""
    return tuple(
        wire._replace(reader=NOBODY) if wire.reader == p else wire
        for wire in wires
        if wire.reader != p or wire.carries == "request"
    )


def note_answer(world: World, p: int, what: str, request: int = 0) -> Iterator[Step]:
    """What the answer says is written, if the row is still this process's to write."""
    i = world.processes[p].row
    if is_mine(world.rows[i], p):
        yield True, (NAMES[p], "notes:", what), noted(world, p, what, request)
    else:
        yield True, (NAMES[p], "is too late with:", what), idle(world, p)


def is_mine(row: Row, p: int) -> bool:
    """Whether a compare-and-set of this process would change the row."""
    return row.holder == p


def noted(world: World, p: int, what: str, request: int) -> World:
    """The row after its answer."""
    i = world.processes[p].row
    if what == "lost":
        return change(world, i, Event.LOSE_ANSWER, State.UNKNOWN, p, holder=NOBODY)
    if what != "done":
        how = How.NOT_SENT if what == "not sent" else How.ANSWERED
        return change(world, i, Event.FAIL, State.FAILED, p, how=how)
    token = accepts(world.rows[i].asked, request, world.vault.keeps)
    if token is None:
        done = change(world, i, Event.FINISH, State.SUCCEEDED, p, how=How.ANSWERED)
        return hand_out(done, i) if ASKED[done.rows[i].asked].is_read else done
    arrived = {"holder": NOBODY, "age": QUIET, "token": token}
    return change(world, i, Event.ACCEPT, State.WAITING, p, how=How.ANSWERED, **arrived)


def hand_out(world: World, i: int) -> World:
    """The file goes to whoever sent the form: once, and only when history knows of it."""
    row = world.rows[i]
    if row.state is not State.SUCCEEDED:
        raise Broken(f"operation {i + 1} handed out a file, and is {row.state}")
    if row.given:
        raise Broken(f"operation {i + 1} handed out its file twice")
    return write(world, i, given=True)
