"""What is concluded from a look, for every verb, and what is remembered between two looks.

The verb says what it would conclude; the rules here hold around all of them:

* Until the request can no longer arrive ("quiet"), a lost request is believed neither undone nor at
  work: cancelling, deleting and merging name no request on the wire, so it could even still hit
  someone's next one. Done may be believed at once.
* A read changes nothing, so nothing has to be found out: one whose answer was lost has failed.
* A name that is neither active nor deleted may be in the lag of a delete or recover. That counts
  only when two looks, at least the lag apart and both after quiet, say so.
"""

from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

from certificates.domain.failures import FailureKind
from certificates.domain.lifecycle import Event, State
from certificates.domain.looks import Look
from certificates.domain.timings import TIMINGS
from certificates.domain.verdicts import (
    Accepted,
    CannotTell,
    Done,
    NotDone,
    Verdict,
    Working,
)


class Followable(Protocol):
    """What concluding needs of a verb."""

    is_read: ClassVar[bool]

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """What ``now`` says of a request that the vault has accepted."""

    def find_out(self, before: Look, now: Look) -> Verdict:
        """What ``now`` says of a request whose answer was lost."""


def conclude(
    verb: Followable, before: Look, now: Look, accepted: Accepted | None, absent_before: bool
) -> Verdict:
    """What may be believed after the look ``now``.

    Args:
        accepted: what the vault's acceptance gave, None when the answer was lost.
        absent_before: an earlier look after quiet, at least the lag ago, found the name nowhere.
    """
    if verb.is_read:
        return NotDone("the answer was lost", FailureKind.ANSWER_LOST)
    if accepted is not None:
        return verb.follow(before, now, accepted)
    verdict = verb.find_out(before, now)
    if isinstance(verdict, NotDone | Working) and not now.quiet:
        return CannotTell("the request may still arrive")
    nowhere_once = now.nowhere and not (now.quiet and absent_before)
    if isinstance(verdict, Done | NotDone) and nowhere_once:
        return CannotTell("neither active nor deleted, which may be a lag")
    return verdict


@dataclass(frozen=True, kw_only=True)
class Memo:
    """What is remembered between two looks, in seconds of our own clock."""

    answered_at: float = 0.0  # the last look whose every GET was answered: the silent limit
    open_since: float | None = (
        None  # the first look after quiet that could not tell: the open limit
    )
    absent_since: float | None = None  # the first look after quiet that found the name nowhere

    def absent_before(self, began: float) -> bool:
        """Whether a look that began at ``began`` is the second one, a lag after the first."""
        return self.absent_since is not None and began - self.absent_since >= TIMINGS.lag

    def after(self, now: Look, verdict: Verdict, at: float) -> "Memo":
        """The memo after an answered look that ended at ``at``."""
        absent = self.absent_since
        if not now.nowhere:
            absent = None
        elif now.quiet and absent is None:
            absent = at
        unclear = self.open_since
        if isinstance(verdict, Working):
            unclear = None
        elif now.quiet and unclear is None:
            unclear = at
        return replace(self, answered_at=at, open_since=unclear, absent_since=absent)

    def too_long_open(self, at: float) -> bool:
        """Whether looks have been inconclusive for so long that a person must decide."""
        return self.open_since is not None and at - self.open_since >= TIMINGS.open_limit

    def too_long_silent(self, at: float) -> bool:
        """Whether the vault has not answered for so long that a person must decide."""
        return at - self.answered_at >= TIMINGS.silent_limit


_SETTLED = {Done: State.SUCCEEDED, NotDone: State.FAILED}


def next_step(state: State, verdict: Verdict, *, too_long: bool) -> tuple[Event, State] | None:
    """What happens to a followed operation after ``verdict``; None: it is looked at again later."""
    if isinstance(verdict, Working):
        return (Event.RECOGNISE, State.WAITING) if state is State.UNKNOWN else None
    if isinstance(verdict, NotDone) and verdict.kind is FailureKind.ANSWER_LOST:
        return Event.READ_LOST, State.FAILED
    if isinstance(verdict, CannotTell):
        return (Event.GIVE_UP, State.NEEDS_DECISION) if too_long else None
    return Event.SETTLE, _SETTLED.get(type(verdict), State.CANCELLED)
