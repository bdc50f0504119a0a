"""The GETs of a look, each put off for as long as nobody can tell the difference.

A GET changes nothing but what its process has in memory, and nobody reads that before the process
writes what it makes of all its answers. So a GET may as well be sent later: after whatever else
happens, up to that writing, unless the vault answers it otherwise by then. Of all orders that
differ in this alone the one with the latest GETs is explored. There, a look either is done at one
stroke when its process writes, or was begun right before a change of the vault, and went as far as
a GET whose answer that change alters.
"""

from collections.abc import Hashable, Iterator
from itertools import product

from certificates.domain.looks import Get
from tests.model.vault import Vault, answer
from tests.model.verbs import ASKED
from tests.model.world import NAMES, Process, Step, World

_LOOKS = frozenset({"looks before", "looks"})


def answers(world: World, p: int) -> tuple[Hashable, ...]:
    """All answers of the look that ``p`` is at; of one before a request the vault's time too."""
    return _answers(world.vault, world.processes[p], _gets(world, p))


def amid_looks(world: World, step: Step) -> Iterator[Step]:
    """A step, with no more GETs before it and with each that matters if it changes the vault."""
    yield step
    fair, label, then = step
    if then.vault == world.vault:
        return
    begun = [tuple(_begun(world, p, then.vault)) for p in range(len(NAMES))]
    for processes in product(*begun):
        if processes != world.processes:
            looks = [process.answers for process in processes if process.doing in _LOOKS]
            yield fair, (*label, "amid looks:", *looks), then._replace(processes=processes)


def _begun(world: World, p: int, then: Vault) -> Iterator[Process]:
    """The process as it is, and after each GET that the vault will answer otherwise."""
    process = world.processes[p]
    yield process
    if process.doing not in _LOOKS or world.rows[process.row].holder != p:
        return
    gets = _gets(world, p)
    now, later = _answers(world.vault, process, gets), _answers(then, process, gets)
    for at in range(len(process.answers), len(gets)):
        end = at + 1 if at + 1 < len(gets) else len(now)
        if now[at:end] != later[at:end]:
            yield process._replace(answers=now[:end])


def _gets(world: World, p: int) -> tuple[Get, ...]:
    return ASKED[world.rows[world.processes[p].row].asked].verb.gets


def _answers(vault: Vault, process: Process, gets: tuple[Get, ...]) -> tuple[Hashable, ...]:
    left = gets[len(process.answers) :]
    answered = (*process.answers, *(answer(vault, get) for get in left))
    return (*answered, vault.next_id) if left and process.doing == "looks before" else answered
