"""Someone else changes the certificate between any two requests: nothing false is ever concluded.

All meddlings of one kind are followed side by side, because each needs its time until it is quiet.
"""

import heapq
import time
from collections.abc import Iterable, Iterator

import pytest

from certificates.domain.lifecycle import State
from certificates.domain.timings import TIMINGS
from certificates.models import Operation
from localvault.caller import Caller
from localvault.testing import LocalVault
from tests.proofs.settling.outside import Meddling, Truth
from tests.proofs.settling.portal import Portal
from tests.proofs.settling.scenes import STARTS, Start
from tests.verbs.specimens.base import AS_ASKED

pytestmark = pytest.mark.proof

MEDDLED = [start for start in STARTS.values() if start.specimen.others]
ENDED = [start for start in STARTS.values() if start.specimen.enders]
ANSWERS = ("answered", "lost before", "lost after")


Life = Iterator[float]  # gives the times at which it goes on


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_change_between_any_two_requests_deceives_nobody(
    portal: Portal, local_vault: LocalVault, answer: str
) -> None:
    meddlings = [
        one
        for start in MEDDLED
        for one in all_meddlings(start, local_vault, start.specimen.others, answer)
    ]
    follow_meddled(portal, meddlings, answer)
    assert problems(meddlings, local_vault) == []


@pytest.mark.parametrize("answer", ["answered", "lost after"])
def test_a_request_that_others_end_is_never_called_done(
    portal: Portal, local_vault: LocalVault, answer: str
) -> None:
    for start in ENDED:
        start.specimen.takes(2 if answer == "answered" else 7, local_vault)
    meddlings = [
        one
        for start in ENDED
        for one in all_meddlings(start, local_vault, start.specimen.enders, answer)
        if one.moment != "look before"
    ]
    follow_meddled(portal, meddlings, answer)
    assert problems(meddlings, local_vault) == []


def test_what_reappears_from_the_lag_of_a_delete_is_not_new(
    portal: Portal, local_vault: LocalVault
) -> None:
    """The look before saw nothing; the old version is as asked, and comes back later."""
    local_vault.configure(delete_delay=0.5)
    TIMINGS.open_limit = 2.5
    verb = STARTS["create"].prepare(local_vault)
    AS_ASKED.set(local_vault, verb.name)
    Caller(local_vault)("DELETE", f"/certificates/{verb.name}")
    local_vault.fault("drop", route="create", name=verb.name)
    operation = portal.perform(verb)
    assert operation.baseline.nowhere
    time.sleep(0.6)
    local_vault.change("recover", verb.name)
    portal.follow(operation, ended)
    assert not portal.executed(operation)
    assert operation.status is State.NEEDS_DECISION


def all_meddlings(
    start: Start, running: LocalVault, changes: Iterable[str], answer: str
) -> Iterator[Meddling]:
    """Each change at each moment."""
    specimen = start.specimen
    every = range(len(specimen.sample.gets))
    moments = [("between", 0)]
    if answer != "lost after":
        moments += [("look before", n) for n in every]
    if answer == "answered" or specimen.settles_early:
        moments += [("first look", n) for n in every]
    moments += [("sent", 0)] if answer == "answered" else [("quiet look", n) for n in every]
    for change in changes:
        for moment, position in moments:
            yield Meddling(specimen, start.prepare(running), change, moment, position)


def follow_meddled(portal: Portal, meddlings: list[Meddling], answer: str) -> None:
    """Live all lives side by side, each step when it is due."""
    TIMINGS.open_limit = 2.5
    began = time.time()
    lives: list[tuple[float, int, Life]] = [
        (began + 0.08 * n, n, live(portal, one, answer)) for n, one in enumerate(meddlings)
    ]
    while lives:
        at, n, life = heapq.heappop(lives)
        time.sleep(max(0.0, at - time.time()))
        if (then := next(life, None)) is not None:
            heapq.heappush(lives, (then, n, life))
    assert all(ended(one.operation) for one in meddlings)


def live(portal: Portal, one: Meddling, answer: str) -> Life:
    """Perform, look first, look when it is quiet, and then until the end."""
    perform(portal, one, answer)
    yield due(one.operation)
    look(portal, one, "first look")
    if one.operation.status is State.UNKNOWN:
        yield quiet_from(one.operation)
        look(portal, one, "quiet look")
    while not ended(one.operation):
        yield due(one.operation)
        portal.look(one.operation)


def perform(portal: Portal, one: Meddling, answer: str) -> None:
    """Perform; the change comes where it is wanted."""
    running, name = portal.running, one.verb.name
    if one.moment == "look before":
        one.arm(running)
    elif one.moment == "sent":
        one.arm(running, route=one.specimen.route)
    if answer != "answered":
        running.fault(
            "drop", route=one.specimen.route, name=name, when=answer.removeprefix("lost ")
        )
    one.operation = portal.perform(one.verb)
    if one.moment == "between":
        one.change_now(running)


def look(portal: Portal, one: Meddling, moment: str) -> None:
    """One look, with the change in it when this is its moment."""
    if not one.operation.is_final and one.moment == moment:
        one.arm(portal.running)
    portal.look(one.operation)


def due(operation: Operation) -> float:
    """When it wants its next look; now, when it is at its end."""
    at = operation.next_check_at
    return at.timestamp() + 0.01 if at else time.time()


def quiet_from(operation: Operation) -> float:
    """From when its request can no longer arrive."""
    assert operation.sent_at is not None
    return operation.sent_at.timestamp() + TIMINGS.quiet(operation.verb_object.deadline) + 0.01


def ended(operation: Operation) -> bool:
    """Whether nothing more comes by itself."""
    return operation.is_final or operation.status is State.NEEDS_DECISION


def problems(meddlings: list[Meddling], running: LocalVault) -> list[str]:
    """Every operation whose state is false."""
    found = [(one, Truth(one, running).problem()) for one in meddlings]
    return [f"{one} ({one.operation.how}): {problem}" for one, problem in found if problem]
