"""Following an operation: taking it over, looking, writing what the shipped code concludes."""

from collections.abc import Iterator

from certificates.domain.lifecycle import FOLLOWED, Event, How, State
from tests.model import reading
from tests.model.said import LONG, NOT, Conclusion, conclude, next_step, remember
from tests.model.scenario import Scenario
from tests.model.sending import is_mine, unread
from tests.model.world import (
    DEADLINE,
    NAMES,
    NOBODY,
    QUIET,
    WORKER,
    Broken,
    Process,
    Row,
    Step,
    World,
    change,
    idle,
    put,
    write,
)


def take(scenario: Scenario, world: World, p: int) -> Iterator[Step]:
    """What an idle process finds to do for rows that are not its own."""
    for i, row in enumerate(world.rows):
        if row.state in FOLLOWED and p in scenario.lookers:
            for free in _free(world, i):
                yield True, (NAMES[p], "claims a look at", i + 1), claim(free, p, i)
        if row.state is State.SENDING and p == WORKER:
            for free in _free(world, i):
                missed = change(free, i, Event.LOSE_SENDER, State.UNKNOWN, holder=NOBODY)
                yield True, (NAMES[p], "finds the lease out, nobody knows of", i + 1), missed
        if row.state is State.RECORDED and p == WORKER:
            for free in _free(world, i):
                ended = change(free, i, Event.ABANDON, State.FAILED, how=How.NOT_SENT)
                yield True, (NAMES[p], "finds the lease out, never sent was", i + 1), ended


def _free(world: World, i: int) -> Iterator[World]:
    """The world in which row ``i`` is nobody's.

    A lease that is out shows only when someone else wants the row: so it runs out right then.
    """
    row = world.rows[i]
    if is_free(row):
        yield world
    if row.holder != NOBODY and runs_out(row):
        yield write(let_go(world, i), i, holder=NOBODY)


def is_free(row: Row) -> bool:
    """Whether nobody has a lease on the row."""
    return row.holder == NOBODY


def runs_out(row: Row) -> bool:
    """Whether the lease may be out by now: that of a sender is longer than the deadline."""
    return row.state is not State.SENDING or row.age >= DEADLINE


def let_go(world: World, i: int) -> World:
    """The holder of row ``i`` is overtaken, and has nothing more to do with it.

    Its compare-and-set would change nothing, and only that was left to do. Not so before the
    request is written: the deadline holds that back, not the row.
    """
    p = world.rows[i].holder
    if world.processes[p].row != i or world.processes[p].doing == "may write":
        return world
    return idle(world._replace(wires=put(world.wires, i, unread(world.wires[i], p))), p)


def claim(world: World, p: int, i: int) -> World:
    """One look at a time is a promise. What counts for the look is as it is at its start."""
    row = world.rows[i]
    if row.holder != NOBODY and world.processes[row.holder][:2] == ("looks", i):
        raise Broken("two processes ask the vault about one operation at once")
    quiet, absent = row.age >= QUIET, row.absent == LONG
    process = Process("looks", i, quiet=quiet, unclear=row.unclear, absent=absent)
    claimed = write(world, i, holder=p)
    return claimed._replace(processes=put(world.processes, p, process))


def look(world: World, p: int) -> Iterator[Step]:
    """The look is done, the shipped code concludes, and that is written if nobody was first."""
    process = world.processes[p]
    row = world.rows[process.row]
    if not is_mine(row, p):
        yield True, (NAMES[p], "was overtaken and drops its look"), idle(world, p)
        return
    answers = reading.answers(world, p)
    quiet, absent = is_quiet(process, row), process.absent
    found = conclude(row.asked, row.sent, answers, quiet, row.token, absent)
    label, then = write_conclusion(world, p, found)
    yield True, (NAMES[p], "looks:", answers, "concludes:", found.verdict, label), then


def is_quiet(process: Process, row: Row) -> bool:
    """Whether the request could no longer arrive when this look began."""
    return process.quiet


def write_conclusion(world: World, p: int, found: Conclusion) -> tuple[str, World]:
    """What is written of a look, in words, and the world then."""
    process = world.processes[p]
    i, row = process.row, world.rows[process.row]
    remembered = remember(row.unclear, row.absent, found)
    too_long = remember(process.unclear, row.absent, found).too_long  # when the look began
    step = next_step(row.state, found.verdict, too_long)
    kept = {"holder": NOBODY, "token": found.token, "unclear": NOT, "absent": NOT}
    if step is None:
        kept["unclear"] = remembered.unclear
        if row.state is State.UNKNOWN:  # absence is asked about lost requests only
            kept["absent"] = remembered.absent
        return "will look again", write(world, i, p, **kept)
    event, to = step
    how = How.SEEN if event is Event.RECOGNISE else row.how
    if event is Event.SETTLE:
        how = row.how or How.SEEN
    if event is Event.READ_LOST:
        how = How.READ_ONLY
    return f"writes {to} {how}", change(world, i, event, to, p, how=how, **kept)
