"""The states of an operation and every way from one to another, as data.

The driver refuses any change of state that is not in ``TRANSITIONS``, the database refuses any
state that is not in ``State``, and the model checker walks the same table.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How far an operation is. Nothing leaves a final state."""

    RECORDED = "recorded"  # allowed, not sent
    SENDING = "sending"  # its one request may be on the wire
    WAITING = "waiting"  # accepted, the vault is at work
    UNKNOWN = "unknown"  # may have been executed: the vault is asked, nothing is sent again
    NEEDS_DECISION = "needs_decision"  # looking cannot tell: a person decides
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINAL = frozenset({State.SUCCEEDED, State.FAILED, State.CANCELLED})
OPEN = frozenset(State) - FINAL
FOLLOWED = frozenset({State.WAITING, State.UNKNOWN})  # settled by looking
SENT = frozenset({State.SENDING, State.WAITING, State.UNKNOWN, State.NEEDS_DECISION})


class How(StrEnum):
    """How the outcome of an operation is known."""

    ANSWERED = "answered"  # its own request was answered
    SEEN = "seen"  # the vault has what was asked for; without the answer nobody can tell by whom
    READ_ONLY = "read_only"  # a read whose answer was lost: it has changed nothing
    DECIDED = "decided"  # a person said so
    NOT_SENT = "not_sent"


class Event(StrEnum):
    """What can happen to an operation; history calls it ``operation.<event>``."""

    RECORD = "record"
    REJECT_UNSENT = "reject_unsent"  # cannot or may not be sent
    ABANDON = "abandon"  # its holder is gone, it was never sent
    SEND = "send"  # from here on it may have been executed
    FINISH = "finish"
    ACCEPT = "accept"
    FAIL = "fail"  # a certain refusal, or certainly not sent
    LOSE_ANSWER = "lose_answer"  # no certain answer
    LOSE_SENDER = "lose_sender"  # its holder is gone while sending
    SETTLE = "settle"
    READ_LOST = "read_lost"  # no answer to a read, which has changed nothing
    RECOGNISE = "recognise"  # the lost request is seen at work
    GIVE_UP = "give_up"
    DECIDE = "decide"
    LOOK_AGAIN = "look_again"


@dataclass(frozen=True)
class Transition:
    """One row of the table: from any of ``sources`` to any of ``targets``, known in one of ``how``.

    ``how`` empty: what was known before is kept.
    """

    event: Event
    sources: frozenset[State]
    targets: frozenset[State]
    how: frozenset[How] = frozenset()


def _row(event: Event, sources: set[State], targets: set[State], *how: How) -> Transition:
    return Transition(event, frozenset(sources), frozenset(targets), frozenset(how))


_S, _E, _H = State, Event, How

TRANSITIONS: dict[Event, Transition] = {
    row.event: row
    for row in (
        _row(_E.REJECT_UNSENT, {_S.RECORDED}, {_S.FAILED}, _H.NOT_SENT),
        _row(_E.ABANDON, {_S.RECORDED}, {_S.FAILED}, _H.NOT_SENT),
        _row(_E.SEND, {_S.RECORDED}, {_S.SENDING}),
        _row(_E.FINISH, {_S.SENDING}, {_S.SUCCEEDED}, _H.ANSWERED),
        _row(_E.ACCEPT, {_S.SENDING}, {_S.WAITING}, _H.ANSWERED),
        _row(_E.FAIL, {_S.SENDING}, {_S.FAILED}, _H.ANSWERED, _H.NOT_SENT),
        _row(_E.LOSE_ANSWER, {_S.SENDING}, {_S.UNKNOWN}),
        _row(_E.LOSE_SENDER, {_S.SENDING}, {_S.UNKNOWN}),
        # A row that came to waiting by being seen must never end as answered: what is known stays.
        _row(_E.SETTLE, set(FOLLOWED), set(FINAL), _H.ANSWERED, _H.SEEN),
        _row(_E.READ_LOST, {_S.UNKNOWN}, {_S.FAILED}, _H.READ_ONLY),
        _row(_E.RECOGNISE, {_S.UNKNOWN}, {_S.WAITING}, _H.SEEN),
        _row(_E.GIVE_UP, set(FOLLOWED), {_S.NEEDS_DECISION}),
        _row(_E.DECIDE, {_S.NEEDS_DECISION}, {_S.SUCCEEDED, _S.FAILED}, _H.DECIDED),
        _row(_E.LOOK_AGAIN, {_S.NEEDS_DECISION}, set(FOLLOWED)),
    )
}


class NotAllowed(Exception):
    """A change of state that the table does not have: a fault of the portal itself."""


def check(event: Event, source: State, target: State, how: str) -> None:
    """Raise NotAllowed unless the table has this step.

    Args:
        how: what is known afterwards ("" while nothing is).
    """
    row = TRANSITIONS[event]
    known = not row.how or how in row.how
    if source not in row.sources or target not in row.targets or not known:
        raise NotAllowed(f"{event}: {source} -> {target} known as {how or 'nothing'}")
