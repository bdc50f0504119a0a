"""Following an operation: taking it over, looking, writing what the shipped code concludes."""

from collections.abc import Iterator

from certificates.domain.lifecycle import FOLLOWED, Event, How, State
from tests.model.said import LONG, NOT, conclude, next_step, remember
from tests.model.scenario import Scenario
from tests.model.sending import Step, ask
from tests.model.verbs import ASKED
from tests.model.world import (
    NAMES,
    NOBODY,
    QUIET,
    WORKER,
    Broken,
    Process,
    Row,
    World,
    change,
    idle,
    put,
    write,
)


def take(scenario: Scenario, world: World, p: int) -> Iterator[Step]:
    """What an idle process finds to do for rows that are not its own."""
    for i, row in enumerate(world.rows):
        if row.state in FOLLOWED and p in scenario.lookers and is_free(row):
            yield True, (NAMES[p], "claims a look at", i + 1), claim(world, p, i)
        if p == WORKER and row.state is State.SENDING and is_free(row):
            missed = change(world, i, Event.MISS, State.UNKNOWN, holder=NOBODY)
            yield True, (NAMES[p], "finds the lease out, nobody knows of", i + 1), missed
        if p == WORKER and row.state is State.RECORDED and is_free(row):
            ended = change(world, i, Event.ABANDON, State.FAILED, how=How.NOT_SENT)
            yield True, (NAMES[p], "finds the lease out, never sent was", i + 1), ended


def is_free(row: Row) -> bool:
    """Whether nobody has a lease on the row."""
    return row.holder == NOBODY or not row.leased


def claim(world: World, p: int, i: int) -> World:
    """One look at a time is a promise. What counts for the look is as it is at its start."""
    row = world.rows[i]
    if row.leased and world.processes[row.holder][:2] == ("looks", i):
        raise Broken("two processes ask the vault about one operation at once")
    quiet, absent = row.age >= QUIET, row.absent == LONG
    process = Process("looks", i, quiet=quiet, unclear=row.unclear, absent=absent)
    claimed = write(world, i, holder=p, leased=True)
    return claimed._replace(processes=put(world.processes, p, process))


def look(world: World, p: int) -> Iterator[Step]:
    """One more GET; after the last one the shipped code concludes."""
    process = world.processes[p]
    row = world.rows[process.row]
    if row.holder != p:
        yield _dropped(world, p)
        return
    answers = ask(world, row, process.answers)
    process = process._replace(answers=answers)
    label: tuple[object, ...] = (NAMES[p], "looks:", answers)
    if len(answers) == len(ASKED[row.asked].verb.gets):
        quiet, absent = is_quiet(process, row), process.absent
        found = conclude(row.asked, row.sent, answers, quiet, row.token, absent)
        process = Process("has looked", process.row, unclear=process.unclear, conclusion=found)
        label = (*label, "and concludes:", found.verdict)
    yield True, label, world._replace(processes=put(world.processes, p, process))


def is_quiet(process: Process, row: Row) -> bool:
    """Whether the request could no longer arrive when this look began."""
    return process.quiet


def _dropped(world: World, p: int) -> Step:
    return True, (NAMES[p], "was overtaken and drops its look"), idle(world, p)


def write_conclusion(world: World, p: int) -> Iterator[Step]:
    """The conclusion is written, if nobody was first."""
    process = world.processes[p]
    i, found = process.row, process.conclusion
    row = world.rows[i]
    if row.holder != p or found is None:
        yield _dropped(world, p)
        return
    remembered = remember(row.unclear, row.absent, found)
    too_long = remember(process.unclear, row.absent, found).too_long  # when the look began
    step = next_step(row.state, found.verdict, too_long)
    kept = {"holder": NOBODY, "leased": False, "token": found.token, "unclear": NOT, "absent": NOT}
    if step is None:
        kept["unclear"] = remembered.unclear
        if row.state is State.UNKNOWN:  # absence is asked about lost requests only
            kept["absent"] = remembered.absent
        yield True, (NAMES[p], "will look again at", i + 1), write(world, i, p, **kept)
        return
    event, to = step
    how = How.SEEN if event is Event.FIND else row.how
    if event is Event.SETTLE:
        how = row.how or How.SEEN
    written = change(world, i, event, to, p, how=how, **kept)
    yield True, (NAMES[p], "writes:", to, how), written
