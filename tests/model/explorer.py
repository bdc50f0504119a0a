"""Every state that can be reached, breadth first: so the first broken promise is the shortest.

At the end liveness: from every state some steps that need no luck (time passes, the vault answers
what it is asked) lead to where every operation is accounted for.
"""

import gc
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from certificates.domain.lifecycle import FINAL, State
from tests.model import around, looking, reading, sending
from tests.model.scenario import Scenario
from tests.model.slots import one_at_a_time
from tests.model.world import WORKER, Broken, Row, Step, World, settled

_STEPS: dict[str, Callable[[World, int], Iterator[Step]]] = {
    "looks before": lambda world, p: sending.look_before(world, p),
    "may write": lambda world, p: sending.may_write(world, p),
    "waits": lambda world, p: sending.wait(world, p),
    "looks": lambda world, p: looking.look(world, p),
}


@dataclass(frozen=True)
class Found:
    """What an exploration found; ``broken`` is empty when every promise holds."""

    states: int
    steps: int
    broken: str = ""
    trace: tuple[str, ...] = ()


def steps(scenario: Scenario, world: World) -> Iterator[Step]:
    """Everything that can happen next."""
    for step in around.change_vault(scenario, world):
        yield from reading.amid_looks(world, step)
    for p, process in enumerate(world.processes):
        if process.doing == "nothing":
            if p != WORKER:
                yield from sending.submit(scenario, world, p)
            yield from looking.take(scenario, world, p)
        else:
            yield from around.kill(world, p)
            yield from _STEPS[process.doing](world, p)
    yield from around.pass_time(world)
    yield from around.decide(world)
    one_at_a_time(world)


def explore(scenario: Scenario, most: int = 10_000_000) -> Found:
    """Explore ``scenario`` whole, or until a promise is broken."""
    gc.disable()  # there are only tuples, and no cycles among them
    try:
        return _Exploration(scenario).run(most)
    finally:
        gc.enable()


def _outcome(row: Row) -> tuple[State, str]:
    return row.state, row.how


class _Exploration:
    """The states found so far, by number; of each the one it was first reached from."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._numbers: dict[World, int] = {}
        self._states: list[World] = []
        self._from = array("i")
        self._steps = 0
        self._fair_from = array("i")  # the steps that need no luck: from, to
        self._fair_to = array("i")

    def run(self, most: int) -> Found:
        for world in self._scenario.worlds():
            self._number(world, -1)
        n = 0
        while n < len(self._states):
            try:
                self._expand(n)
            except Broken as promise:
                return self._found(str(promise), n)
            if len(self._states) > most:
                return self._found("", n, f"stopped at {most:,} states")
            n += 1
        stuck = self._stuck()
        return self._found("" if stuck is None else "never settled from here", stuck)

    def _expand(self, n: int) -> None:
        world = self._states[n]
        final = [(i, _outcome(row)) for i, row in enumerate(world.rows) if row.state in FINAL]
        for fair, _, then in steps(self._scenario, world):
            self._steps += 1
            if any(_outcome(then.rows[i]) != outcome for i, outcome in final):
                raise Broken("a final state was changed")
            to = self._number(then, n)
            if fair:
                self._fair_from.append(n)
                self._fair_to.append(to)

    def _number(self, world: World, origin: int) -> int:
        number = self._numbers.setdefault(world, len(self._states))
        if number == len(self._states):
            self._states.append(world)
            self._from.append(origin)
        return number

    def _stuck(self) -> int | None:
        """A state from which no steps without luck lead to an end, if there is one."""
        first, following = array("i", [-1]) * len(self._states), array("i")
        for edge, to in enumerate(self._fair_to):
            following.append(first[to])
            first[to] = edge
        ends = bytearray(settled(world) for world in self._states)
        todo = [n for n, end in enumerate(ends) if end]
        while todo:
            edge = first[todo.pop()]
            while edge >= 0:
                origin = self._fair_from[edge]
                if not ends[origin]:
                    ends[origin] = True
                    todo.append(origin)
                edge = following[edge]
        stuck = ends.find(0)
        return None if stuck < 0 else stuck

    def _found(self, broken: str, n: int | None, note: str = "") -> Found:
        trace = self._trace(n) if broken and n is not None else ()
        return Found(len(self._states), self._steps, broken or note, trace)

    def _trace(self, n: int) -> tuple[str, ...]:
        """The way to state ``n``, in words."""
        numbers = [n]
        while self._from[numbers[-1]] >= 0:
            numbers.append(self._from[numbers[-1]])
        numbers.reverse()
        return tuple(self._words(self._states[a], self._states[b]) for a, b in pairwise(numbers))

    def _words(self, world: World, then: World) -> str:
        for _, label, reached in steps(self._scenario, world):
            if reached == then:
                return " ".join(map(str, label))
        raise AssertionError("a state that was reached by no step")
