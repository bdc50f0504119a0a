"""Deliberate mistakes about reads, files and what is no certificate."""

from collections.abc import Iterator

from certificates.domain.lifecycle import State
from tests.model import sending
from tests.model.mistakes import Mistake
from tests.model.scenario import Scenario
from tests.model.verbs import BackUp, Import, SetIssuer
from tests.model.world import NAMES, Step, World

_submit, _note_answer = sending.submit, sending.note_answer


def _hand_out_again(scenario: Scenario, world: World, p: int) -> Iterator[Step]:
    """A form that is sent again gets the file again."""
    yield from _submit(scenario, world, p)
    for i, row in enumerate(world.rows):
        if row.asked == "back up" and row.state is State.SUCCEEDED:
            yield False, (NAMES[p], "is asked again by", row.form), sending.hand_out(world, i)


def _hand_out_late(world: World, p: int, what: str, request: int = 0) -> Iterator[Step]:
    """The file is handed out, whatever the row says by now."""
    i = world.processes[p].row
    if what == "done" and not sending.is_mine(world.rows[i], p):
        yield True, (NAMES[p], "hands out what came late"), sending.hand_out(world, i)
    yield from _note_answer(world, p, what, request)


def _whole(form: str) -> str:
    """The id has the password in it."""
    return form


MISTAKES = (
    Mistake(
        name="a read is followed like a change",
        of=BackUp,
        function="is_read",
        instead=False,
        scenario="back up, others at work",
        shows="(back up), a read",
    ),
    Mistake(
        name="a change is taken for a read, and a lost one believed undone",
        of=Import,
        function="is_read",
        instead=True,
        scenario="import, kill -9 twice",
        shows="failed while its request can still be executed",
    ),
    Mistake(
        name="a file is handed out again to the same form",
        of=sending,
        function="submit",
        instead=_hand_out_again,
        scenario="back up, others at work",
        shows="handed out its file twice",
    ),
    Mistake(
        name="a file is handed out though its row is not done",
        of=sending,
        function="note_answer",
        instead=_hand_out_late,
        scenario="back up, others at work",
        shows="handed out a file, and is",
        overtaken=True,
    ),
    Mistake(
        name="a read keeps changes away",
        of=BackUp,
        function="slot",
        instead="web",
        scenario="back up beside a delete",
        shows="delete was refused though nobody is changing the certificate",
    ),
    Mistake(
        name="an issuer occupies the certificate of its name",
        of=SetIssuer,
        function="slot",
        instead="web",
        scenario="set an issuer beside a disable",
        shows="though nobody is changing the",
    ),
    Mistake(
        name="an issuer occupies nothing",
        of=SetIssuer,
        function="slot",
        instead=None,
        scenario="set an issuer twice",
        shows="two changes of one issuer are under way at once",
    ),
    Mistake(
        name="a password makes it another operation",
        of=sending,
        function="identity",
        instead=_whole,
        scenario="import one file by two passwords",
        shows="was recorded twice",
    ),
)
