"""The table of transitions: what it has passes, whatever it does not have raises."""

from itertools import product

import pytest

from certificates.domain.lifecycle import (
    FINAL,
    FOLLOWED,
    OPEN,
    SENT,
    TRANSITIONS,
    Event,
    How,
    NotAllowed,
    State,
    check,
)

ALLOWED = """
reject_unsent recorded        failed          not_sent
abandon       recorded        failed          not_sent
send          recorded        sending         *
finish        sending         succeeded       answered
accept        sending         waiting         answered
fail          sending         failed          answered
fail          sending         failed          not_sent
lose_answer   sending         unknown         *
lose_sender   sending         unknown         *
settle        waiting         succeeded       answered
settle        waiting         succeeded       seen
settle        waiting         failed          answered
settle        waiting         failed          seen
settle        waiting         cancelled       answered
settle        waiting         cancelled       seen
settle        unknown         succeeded       answered
settle        unknown         succeeded       seen
settle        unknown         failed          answered
settle        unknown         failed          seen
settle        unknown         cancelled       answered
settle        unknown         cancelled       seen
read_lost     unknown         failed          read_only
recognise     unknown         waiting         seen
give_up       waiting         needs_decision  *
give_up       unknown         needs_decision  *
decide        needs_decision  succeeded       decided
decide        needs_decision  failed          decided
look_again    needs_decision  waiting         *
look_again    needs_decision  unknown         *
"""
HOWS = ("", *How)
Row = tuple[str, str, str, str]


def _rows() -> set[Row]:
    """The table above, with "*" (what is known is kept) written out."""
    rows: set[Row] = set()
    for line in ALLOWED.strip().splitlines():
        event, source, target, how = line.split()
        rows |= {(event, source, target, one) for one in (HOWS if how == "*" else (how,))}
    return rows


@pytest.mark.parametrize("event", TRANSITIONS)
def test_the_table_has_these_steps_and_no_others(event: Event) -> None:
    rows = _rows()
    for source, target, how in product(State, State, HOWS):
        step = (event, source, target, how)
        if step in rows:
            check(*step)
        else:
            with pytest.raises(NotAllowed, match=str(event)):
                check(*step)


def test_every_event_but_the_first_one_has_a_row() -> None:
    assert set(Event) - set(TRANSITIONS) == {Event.RECORD}


def test_nothing_leaves_a_final_state() -> None:
    assert all(not row.sources & FINAL for row in TRANSITIONS.values())


def test_every_open_state_has_a_way_to_an_end() -> None:
    ending = set(FINAL)
    for _ in State:
        ending |= {s for row in TRANSITIONS.values() if row.targets & ending for s in row.sources}
    assert ending == set(State)


def test_every_state_can_be_reached() -> None:
    reached = {State.RECORDED}
    for _ in State:
        reached |= {t for row in TRANSITIONS.values() if row.sources & reached for t in row.targets}
    assert reached == set(State)


def test_open_final_followed_and_sent_are_what_they_say() -> None:
    assert set(State) == OPEN | FINAL
    assert not OPEN & FINAL
    assert FOLLOWED < SENT < OPEN
    assert State.RECORDED not in SENT
