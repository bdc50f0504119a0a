"""What happens around the portal: kills, the network, the vault, other people, time."""

from collections.abc import Iterator

from certificates.domain.lifecycle import FINAL, FOLLOWED, Event, How, State
from tests.model.said import BEGUN, LONG, NOT
from tests.model.scenario import Scenario
from tests.model.sending import unread
from tests.model.vault import AT_REST, PURGING, execute, progress
from tests.model.verbs import ASKED
from tests.model.world import (
    DEADLINE,
    IDLE,
    NAMES,
    NOBODY,
    QUIET,
    Broken,
    Row,
    Step,
    Wire,
    World,
    change,
    idle,
    put,
    write,
)

_AGES = ("", "the deadline", "the time to settle")


def kill(world: World, p: int) -> Iterator[Step]:
    """kill -9: what the process had in memory is gone."""
    if world.kills and world.processes[p] != IDLE:
        wires = tuple(unread(wires, p) for wires in world.wires)
        killed = idle(world, p)._replace(wires=wires, kills=world.kills - 1)
        yield False, ("kill -9 of", NAMES[p]), killed


def change_vault(scenario: Scenario, world: World) -> Iterator[Step]:
    """Whatever may change the vault."""
    yield from arrive(world)
    yield from proceed(world)
    yield from interfere(scenario, world)


def arrive(world: World) -> Iterator[Step]:
    """A request reaches the vault, which executes or refuses it. It may also never do so."""
    for i, wires in enumerate(world.wires):
        for at, wire in enumerate(wires):
            if wire.carries == "request":
                yield _arrives(world, i, at)


def _arrives(world: World, i: int, at: int) -> Step:
    row = world.rows[i]
    asked = ASKED[row.asked]
    done = execute(world.vault, asked.change, asked.what)
    if done is None:
        return False, ("the vault refuses", i + 1), _answered(world, i, at, "refused")
    if row.executed:
        raise Broken(f"operation {i + 1} ({row.asked}) was executed twice")
    is_over = row.state in (State.FAILED, State.CANCELLED) and row.how != How.DECIDED
    if is_over and not asked.is_read:
        raise Broken(f"operation {i + 1} ({row.asked}) was executed after it was {row.state}")
    if not row.marks:
        raise Broken("the vault was changed before the row said so")
    changed = write(world, i, executed=True)._replace(vault=done.vault)
    return False, ("the vault executes", i + 1), _answered(changed, i, at, "done", done.id)


def _answered(world: World, i: int, at: int, carries: str, request: int = 0) -> World:
    wires = world.wires[i]
    reader = wires[at].reader
    answer = () if reader == NOBODY else (Wire(reader, carries, request),)
    return world._replace(wires=put(world.wires, i, (*wires[:at], *answer, *wires[at + 1 :])))


def proceed(world: World) -> Iterator[Step]:
    """The vault goes on with what it is at."""
    for label, vault in progress(world.vault):
        yield True, ("the vault:", label), world._replace(vault=vault)


def interfere(scenario: Scenario, world: World) -> Iterator[Step]:
    """Other people change the certificate, past the portal."""
    if not world.others or all(row.state in FINAL for row in world.rows):
        return
    for change_, *what in scenario.outside:
        done = execute(world.vault, change_, tuple(what))
        if done:
            changed = world._replace(vault=done.vault, others=world.others - 1, touched=True)
            yield False, ("OTHER PEOPLE:", change_, *what), changed


def pass_time(world: World) -> Iterator[Step]:
    """Clocks go on, whatever the processes do meanwhile."""
    rest = world.vault.status in AT_REST
    for i, row in enumerate(world.rows):
        if _may_age(world, row):
            yield True, ("time:", _AGES[row.age + 1], "of", i + 1, "is over"), _older(world, i)
        # A lag is short: it is over before the limit is, for the vault and for what we remember.
        if row.state in FOLLOWED and row.unclear == BEGUN and row.absent != BEGUN and rest:
            yield True, ("time: limit of", i + 1, "is over"), write(world, i, unclear=LONG)
        if row.state is State.UNKNOWN and row.absent == BEGUN and rest:
            yield True, ("time: lag is over for", i + 1), write(world, i, absent=LONG)


def _may_age(world: World, row: Row) -> bool:
    """A purge that a request began has become visible when the time to settle is over.

    While a row is sending, nobody asks whether that time is over.
    """
    if row.state is State.UNKNOWN:
        return row.age < DEADLINE or (row.age < QUIET and world.vault.status != PURGING)
    return row.state is State.SENDING and row.age < DEADLINE


def _older(world: World, i: int) -> World:
    age = world.rows[i].age + 1
    older = write(world, i, age=age)
    if age < QUIET:
        return older
    # What was written before the deadline has been executed by now, or never will be.
    wires = tuple(wire for wire in world.wires[i] if wire.carries != "request")
    return older._replace(wires=put(world.wires, i, wires))


def decide(world: World) -> Iterator[Step]:
    """A person decides, or wants another look."""
    for i, row in enumerate(world.rows):
        if row.state is not State.NEEDS_DECISION:
            continue
        for to in (State.SUCCEEDED, State.FAILED):
            decided = change(world, i, Event.DECIDE, to, how=How.DECIDED)
            yield False, ("a person decides:", i + 1, to), decided
        to = State.UNKNOWN if row.token is None else State.WAITING
        again = change(world, i, Event.LOOK_AGAIN, to, unclear=NOT, absent=NOT)
        yield False, ("a person wants another look at", i + 1), again
