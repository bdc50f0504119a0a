"""What holds for every verb: what may be believed, what is remembered, where it leads."""

from dataclasses import replace
from itertools import product
from typing import ClassVar

import pytest

from certificates.domain.failures import FailureKind
from certificates.domain.lifecycle import Event, How, NotAllowed, State, check
from certificates.domain.looks import CertificateSeen, Get, Look
from certificates.domain.settling import Memo, conclude, next_step
from certificates.domain.timings import TIMINGS
from certificates.domain.verdicts import (
    Accepted,
    Cancelled,
    CannotTell,
    Done,
    NotDone,
    Verdict,
    Working,
)

BOTH = (Get.CERTIFICATE, Get.DELETED)
SEEN = CertificateSeen(incarnation=1, updated=1, policy_updated=1)
THERE = Look(gets=BOTH, certificate=SEEN, quiet=True)
NOWHERE = Look(gets=BOTH, quiet=True)
VERDICTS: tuple[Verdict, ...] = (
    Done(),
    NotDone("no"),
    Cancelled(),
    Working(Accepted()),
    CannotTell(),
)
NOW = 1_000_000.0


class Saying:
    """A verb that always says the same."""

    is_read: ClassVar[bool] = False

    def __init__(self, found: Verdict, followed: Verdict | None = None) -> None:
        self._found, self._followed = found, followed or found

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        return self._followed

    def find_out(self, before: Look, now: Look) -> Verdict:
        return self._found


class Reading(Saying):
    """A verb that changes nothing."""

    is_read: ClassVar[bool] = True


def of_lost(verdict: Verdict, now: Look, *, absent_before: bool = False) -> Verdict:
    return conclude(Saying(verdict), THERE, now, None, absent_before)


class TestConclude:
    @pytest.mark.parametrize("verdict", VERDICTS, ids=lambda v: type(v).__name__)
    def test_of_an_accepted_request_the_verb_is_believed(self, verdict: Verdict) -> None:
        verb = Saying(CannotTell("never asked"), followed=verdict)
        for now in (THERE, NOWHERE, replace(THERE, quiet=False)):
            assert conclude(verb, THERE, now, Accepted(), False) is verdict

    @pytest.mark.parametrize("verdict", VERDICTS, ids=lambda v: type(v).__name__)
    def test_of_a_lost_request_it_is_believed_after_quiet(self, verdict: Verdict) -> None:
        assert of_lost(verdict, THERE) is verdict

    @pytest.mark.parametrize("verdict", VERDICTS[1:4:2], ids=lambda v: type(v).__name__)
    def test_before_quiet_it_is_neither_undone_nor_at_work(self, verdict: Verdict) -> None:
        assert isinstance(of_lost(verdict, replace(THERE, quiet=False)), CannotTell)

    def test_done_may_be_believed_before_quiet(self) -> None:
        assert of_lost(Done(), replace(THERE, quiet=False)) == Done()

    @pytest.mark.parametrize("verdict", VERDICTS[:2], ids=lambda v: type(v).__name__)
    def test_nowhere_is_believed_when_two_looks_after_quiet_say_so(self, verdict: Verdict) -> None:
        early = replace(NOWHERE, quiet=False)
        assert isinstance(of_lost(verdict, NOWHERE), CannotTell)
        assert of_lost(verdict, NOWHERE, absent_before=True) is verdict
        assert isinstance(of_lost(verdict, early, absent_before=True), CannotTell)

    def test_where_the_deleted_ones_are_not_asked_nothing_is_nowhere(self) -> None:
        now = Look(gets=(Get.CERTIFICATE,), quiet=True)
        assert of_lost(NotDone("no"), now) == NotDone("no")


class TestReads:
    @pytest.mark.parametrize("verdict", VERDICTS, ids=lambda v: type(v).__name__)
    @pytest.mark.parametrize("now", [THERE, NOWHERE, Look(gets=(), quiet=False)])
    def test_a_lost_one_has_failed_whatever_a_look_would_say(
        self, verdict: Verdict, now: Look
    ) -> None:
        concluded = conclude(Reading(verdict), THERE, now, None, False)
        assert isinstance(concluded, NotDone)
        assert concluded.kind is FailureKind.ANSWER_LOST

    def test_its_end_is_an_event_of_its_own(self) -> None:
        verdict = conclude(Reading(Done()), THERE, THERE, None, False)
        step = next_step(State.UNKNOWN, verdict, too_long=False)
        assert step == (Event.READ_LOST, State.FAILED)
        check(Event.READ_LOST, State.UNKNOWN, State.FAILED, How.READ_ONLY)

    @pytest.mark.parametrize("how", [How.SEEN, How.ANSWERED, How.NOT_SENT, How.DECIDED, ""])
    def test_nobody_says_to_have_seen_or_decided_it(self, how: str) -> None:
        with pytest.raises(NotAllowed):
            check(Event.READ_LOST, State.UNKNOWN, State.FAILED, how)

    @pytest.mark.parametrize("source", [s for s in State if s is not State.UNKNOWN])
    def test_only_what_may_have_been_answered_is_lost(self, source: State) -> None:
        with pytest.raises(NotAllowed):
            check(Event.READ_LOST, source, State.FAILED, How.READ_ONLY)


class TestMemo:
    def test_every_answered_look_is_remembered(self) -> None:
        assert Memo().after(THERE, Done(), NOW).answered_at == NOW

    def test_the_open_limit_counts_from_the_first_look_after_quiet(self) -> None:
        first = Memo().after(THERE, CannotTell(), NOW)
        second = first.after(THERE, CannotTell(), NOW + 60)
        assert second.open_since == NOW
        assert not second.too_long_open(NOW + TIMINGS.open_limit - 1)
        assert second.too_long_open(NOW + TIMINGS.open_limit)

    def test_before_quiet_it_does_not_count(self) -> None:
        early = Memo().after(replace(THERE, quiet=False), CannotTell(), NOW)
        assert early.open_since is None
        assert not early.too_long_open(NOW + 10 * TIMINGS.open_limit)

    def test_what_the_vault_is_at_work_on_has_no_limit(self) -> None:
        memo = Memo(open_since=NOW - 1).after(THERE, Working(Accepted()), NOW)
        assert memo.open_since is None

    def test_absence_counts_a_lag_after_it_was_first_seen(self) -> None:
        memo = Memo().after(NOWHERE, CannotTell(), NOW).after(NOWHERE, CannotTell(), NOW + 5)
        assert memo.absent_since == NOW
        assert not memo.absent_before(NOW + TIMINGS.lag - 1)
        assert memo.absent_before(NOW + TIMINGS.lag)

    def test_absence_before_quiet_does_not_count(self) -> None:
        memo = Memo().after(replace(NOWHERE, quiet=False), CannotTell(), NOW)
        assert not memo.absent_before(NOW + 10 * TIMINGS.lag)

    def test_a_look_that_sees_it_ends_the_absence(self) -> None:
        memo = Memo(absent_since=NOW).after(THERE, CannotTell(), NOW + 60)
        assert not memo.absent_before(NOW + 120)

    def test_silence_counts_from_the_last_answer(self) -> None:
        memo = Memo(answered_at=NOW)
        assert not memo.too_long_silent(NOW + TIMINGS.silent_limit - 1)
        assert memo.too_long_silent(NOW + TIMINGS.silent_limit)


FOLLOWED = list(product((State.WAITING, State.UNKNOWN), VERDICTS, (False, True)))


class TestNextStep:
    @pytest.mark.parametrize(
        ("verdict", "to"),
        [
            (Done(), State.SUCCEEDED),
            (NotDone("no"), State.FAILED),
            (Cancelled(), State.CANCELLED),
        ],
    )
    def test_what_is_certain_settles(self, verdict: Verdict, to: State) -> None:
        for state in (State.WAITING, State.UNKNOWN):
            assert next_step(state, verdict, too_long=True) == (Event.SETTLE, to)

    def test_a_lost_request_that_is_at_work_is_found(self) -> None:
        found = next_step(State.UNKNOWN, Working(Accepted()), too_long=True)
        assert found == (Event.RECOGNISE, State.WAITING)

    def test_what_waits_and_is_at_work_waits_on(self) -> None:
        assert next_step(State.WAITING, Working(Accepted()), too_long=True) is None

    def test_a_person_is_asked_only_when_it_took_too_long(self) -> None:
        for state in (State.WAITING, State.UNKNOWN):
            assert next_step(state, CannotTell(), too_long=False) is None
            given_up = next_step(state, CannotTell(), too_long=True)
            assert given_up == (Event.GIVE_UP, State.NEEDS_DECISION)

    @pytest.mark.parametrize(("state", "verdict", "too_long"), FOLLOWED)
    def test_every_step_is_in_the_table(
        self, state: State, verdict: Verdict, too_long: bool
    ) -> None:
        if step := next_step(state, verdict, too_long=too_long):
            check(step[0], state, step[1], "seen")
