"""Functions that do wrong: what the mistakes put in the place of right ones."""

from collections.abc import Iterator
from dataclasses import replace

from certificates.domain import settling
from certificates.domain.lifecycle import How, State
from certificates.domain.looks import Get, Look
from certificates.domain.verdicts import Accepted, Cancelled, CannotTell, Done, Verdict
from certificates.verbs import Create, Verb
from tests.model import looking, sending
from tests.model.scenario import Scenario
from tests.model.seen import Before
from tests.model.world import NOBODY, QUIET, WORKER, Process, Row, Step, World, write

# the shipped rules


def quiet_at_once(
    verb: Verb, before: Look, now: Look, accepted: Accepted | None, absent_before: bool
) -> Verdict:
    """A lost request is believed never to arrive, right from the start."""
    return _conclude(verb, before, replace(now, quiet=True), accepted, absent_before)


def by_name_only(self: Create, before: Look, now: Look) -> Verdict:
    """That the name is there is enough."""
    return Done() if now.certificate else _find_out(self, before, now)


def completed_is_ours(self: Create, before: Look, now: Look) -> Verdict:
    """A completed request as asked is ours, whenever its version was made."""
    verdict = _find_out(self, before, now)
    pending = now.pending
    if isinstance(verdict, CannotTell) and now.quiet and pending and pending.content:
        fits = self.spec.fits(pending.content, pending.issuer)
        return Done() if fits and pending.status == "completed" else verdict
    return verdict


def undated_is_the_same(self: Look, before: Look) -> bool:
    """Where nothing dates it, the name is the certificate."""
    now, then = self.certificate, before.certificate
    return now is not None and then is not None and now.incarnation == then.incarnation


def nothing_with_its_key_is_nothing(
    self: Create, before: Look, now: Look, accepted: Accepted
) -> Verdict:
    """Without a key to look for, no version is ours, so it was cancelled."""
    verdict = _follow(self, before, now, accepted)
    is_gone = now.pending is None and now.certificate is not None and now.steady
    return Cancelled() if isinstance(verdict, CannotTell) and is_gone else verdict


_follow = Create.follow
_conclude = settling.conclude
_find_out = Create.find_out
VERSIONS_FIRST = (Get.CERTIFICATE, Get.VERSIONS, Get.PENDING, Get.CERTIFICATE, Get.DELETED)


# the driver's steps


_take, _note_answer = looking.take, sending.note_answer


def send_again(scenario: Scenario, world: World, p: int) -> Iterator[Step]:
    """The worker sends once more what may have been executed."""
    yield from _take(scenario, world, p)
    for i, row in enumerate(world.rows):
        if p == WORKER and row.state is State.UNKNOWN and looking.is_free(row):
            marks = row.marks + 1
            again = write(world, i, state=State.SENDING, holder=p, age=0, marks=marks)
            yield True, ("the worker sends again", i + 1), sending.put_on_the_wire(again, p, i)


def send_before_marking(world: World, p: int, i: int, before: Before) -> World:
    """The request goes out while the row still says recorded."""
    return sending.put_on_the_wire(write(world, i, before=before), p, i)


def late_answer_wins(world: World, p: int, what: str, request: int = 0) -> Iterator[Step]:
    """An answer is written without a look at what the row says by now."""
    i = world.processes[p].row
    if sending.is_mine(world.rows[i], p) or what not in ("done", "refused"):
        yield from _note_answer(world, p, what, request)
        return
    to = State.SUCCEEDED if what == "done" else State.FAILED
    late = write(world, i, p, state=to, how=How.ANSWERED, holder=NOBODY)
    yield True, ("the late answer is written:", what), late


def always(*_: object) -> bool:
    """A check that is not made."""
    return True


def never(*_: object) -> bool:
    """What does not happen."""
    return False


def nobody_lets_go(world: World, _: int) -> World:
    """A process that was overtaken goes on as if it had not been."""
    return world


def at_the_end(_: Process, row: Row) -> bool:
    """The request could no longer arrive, but only by now."""
    return row.age >= QUIET
