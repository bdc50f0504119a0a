"""What a cancel refuses and concludes."""

import pytest

from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.verdicts import Accepted, CannotTell, Done, NotDone, Working
from certificates.verbs import Cancel
from tests.verbs.looks import NEW, OLD, OTHER, Case, certificate, look, name_of, pending, version

CANCEL = Cancel(name="web")
LIVE = certificate()
BEFORE = look(CANCEL, LIVE, pending=pending(), versions=(OLD,))
ASKED = Accepted(request_id="ours", key="our key")

REFUSALS = (
    ("an operation under way may be cancelled", BEFORE, None),
    ("there is no operation", look(CANCEL, LIVE), "NOTHING_PENDING"),
    ("it is completed", look(CANCEL, LIVE, pending=pending(status="completed")), "NOTHING_PENDING"),
    ("it is cancelled", look(CANCEL, LIVE, pending=pending(status="cancelled")), "NOTHING_PENDING"),
    ("there is no certificate", look(CANCEL), "NOTHING_PENDING"),
    (
        "it was finished while it was read",
        look(CANCEL, LIVE, last=certificate(updated=95), pending=pending()),
        "CHANGING",
    ),
    ("it is made anew", look(CANCEL, LIVE, last=certificate(2), pending=pending()), "CHANGING"),
)


@pytest.mark.parametrize(
    ("before", "kind"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_it_is_sent_only_when(before: Look, kind: str | None) -> None:
    assert CANCEL.refuse(before) == (FailureKind[kind] if kind else None)


ENDINGS = (
    Case(
        name="ours is cancelled: done",
        before=BEFORE,
        now=look(CANCEL, LIVE, pending=pending(status="cancelled"), versions=(OLD,)),
        gives=Done,
    ),
    Case(
        name="ours is stopping: at work",
        before=BEFORE,
        now=look(CANCEL, LIVE, pending=pending(stopping=True), versions=(OLD,)),
        gives=Working,
    ),
    Case(
        name="ours is completed: it was too late",
        before=BEFORE,
        now=look(CANCEL, LIVE, pending=pending(status="completed"), versions=(OLD, NEW)),
        gives=NotDone,
    ),
    Case(
        name="ours failed by itself: not cancelled",
        before=BEFORE,
        now=look(CANCEL, LIVE, pending=pending(status="failed"), versions=(OLD,)),
        gives=NotDone,
    ),
    Case(
        name="ours is gone and left a version: it was too late",
        before=BEFORE,
        now=look(CANCEL, LIVE, versions=(OLD, NEW)),
        gives=NotDone,
    ),
    Case(
        name="ours left a version, and another operation has its place: it was too late",
        before=BEFORE,
        now=look(CANCEL, LIVE, pending=pending("next", of=OTHER), versions=(OLD, NEW)),
        gives=NotDone,
    ),
    Case(
        name="ours is gone without a version: done",
        before=BEFORE,
        now=look(CANCEL, LIVE, versions=(OLD,)),
        gives=Done,
    ),
    Case(
        name="another has the place of ours, and there is no version with our key: done",
        before=BEFORE,
        now=look(
            CANCEL, LIVE, pending=pending("next", of=OTHER), versions=(OLD, version(of=OTHER))
        ),
        gives=Done,
    ),
    Case(
        name="deleted meanwhile: that does not tell",
        before=BEFORE,
        now=look(CANCEL),
        gives=CannotTell,
    ),
    Case(
        name="made anew meanwhile: that does not tell",
        before=BEFORE,
        now=look(CANCEL, certificate(2)),
        gives=CannotTell,
    ),
    Case(
        name="made anew while it was read: that does not tell",
        before=BEFORE,
        now=look(CANCEL, LIVE, last=certificate(2), versions=(OLD,)),
        gives=CannotTell,
    ),
)


@pytest.mark.parametrize("case", ENDINGS, ids=name_of)
def test_after_acceptance(case: Case) -> None:
    assert isinstance(CANCEL.follow(case.before, case.now, ASKED), case.gives)


@pytest.mark.parametrize("case", ENDINGS, ids=name_of)
def test_when_the_answer_was_lost(case: Case) -> None:
    assert isinstance(case.verdict(CANCEL), case.gives)


LOST = (
    Case(
        name="nobody has asked ours to stop: never done",
        before=BEFORE,
        now=BEFORE,
        gives=NotDone,
    ),
    Case(
        name="nobody has asked ours to stop, but the request may still arrive",
        before=BEFORE,
        now=look(CANCEL, LIVE, pending=pending(), versions=(OLD,), quiet=False),
        gives=CannotTell,
    ),
    Case(
        name="ours is cancelled may be believed at once",
        before=BEFORE,
        now=look(CANCEL, LIVE, pending=pending(status="cancelled"), versions=(OLD,), quiet=False),
        gives=Done,
    ),
    Case(
        name="ours is gone, but the request may still hit the next one",
        before=BEFORE,
        now=look(CANCEL, LIVE, pending=pending("next", of=OTHER), versions=(OLD,), quiet=False),
        gives=CannotTell,
    ),
)


@pytest.mark.parametrize("case", LOST, ids=name_of)
def test_when_the_request_may_not_have_arrived(case: Case) -> None:
    assert isinstance(case.verdict(CANCEL), case.gives)


def test_one_that_was_too_late_says_so() -> None:
    now = look(CANCEL, LIVE, pending=pending(status="completed"), versions=(OLD, NEW))
    verdict = CANCEL.follow(BEFORE, now, ASKED)
    assert isinstance(verdict, NotDone)
    assert verdict.kind is FailureKind.FINISHED_FIRST


def test_what_the_answer_names_is_followed_though_it_is_not_what_was_seen_before() -> None:
    reached = Accepted(request_id="next", key="another key")
    now = look(CANCEL, LIVE, pending=pending("next", "cancelled", of=OTHER), versions=(OLD,))
    verdict = CANCEL.follow(BEFORE, now, reached)
    assert isinstance(verdict, Done)
    assert CANCEL.done_sentence("kv", verdict.result) == (
        "Cancelled. It was another operation than the one that was seen just before."
    )


def test_it_reads_the_operation_before_the_versions_and_the_certificate_around_them() -> None:
    assert Cancel.gets == (Get.CERTIFICATE, Get.PENDING, Get.VERSIONS, Get.CERTIFICATE)
    assert not Cancel.frees_slot
    assert Cancel.takes_away
