"""What a recover refuses and concludes."""

import pytest

from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.verdicts import Accepted, CannotTell, Done, NotDone
from certificates.verbs import Recover
from tests.verbs.looks import EARLIER, LATER, Case, certificate, deleted, look, name_of

RECOVER = Recover(name="web")
GONE = look(RECOVER, deleted=deleted(at=EARLIER))
NOWHERE = look(RECOVER)

REFUSALS = (
    ("a deleted certificate may come back", GONE, None),
    ("there is nothing", NOWHERE, "NOT_DELETED"),
    ("it is live", look(RECOVER, certificate()), "NAME_IN_USE"),
    ("it is deleted and live", look(RECOVER, certificate(), deleted=deleted()), "NAME_IN_USE"),
)


@pytest.mark.parametrize(
    ("before", "kind"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_it_is_sent_only_when(before: Look, kind: str | None) -> None:
    assert RECOVER.refuse(before) == (FailureKind[kind] if kind else None)


FOLLOWED = (
    Case(
        name="the same is live: done",
        before=GONE,
        now=look(RECOVER, certificate()),
        gives=Done,
    ),
    Case(
        name="another one is live: that does not tell",
        before=GONE,
        now=look(RECOVER, certificate(2)),
        gives=CannotTell,
    ),
    Case(name="still deleted does not tell yet", before=GONE, now=GONE, gives=CannotTell),
    Case(name="nowhere does not tell yet", before=GONE, now=NOWHERE, gives=CannotTell),
)


@pytest.mark.parametrize("case", FOLLOWED, ids=name_of)
def test_after_acceptance(case: Case) -> None:
    verdict = RECOVER.follow(case.before, case.now, Accepted())
    assert isinstance(verdict, case.gives)


LOST = (
    Case(
        name="the same is live: done",
        before=GONE,
        now=look(RECOVER, certificate()),
        gives=Done,
    ),
    Case(
        name="the same is live may be believed at once",
        before=GONE,
        now=look(RECOVER, certificate(), quiet=False),
        gives=Done,
    ),
    Case(
        name="the same is live, then deleted again at the end of the look: done",
        before=GONE,
        now=look(RECOVER, certificate(), deleted=deleted(at=LATER)),
        gives=Done,
    ),
    Case(
        name="the same is live, though it was still deleted by the same delete: done",
        before=GONE,
        now=look(RECOVER, certificate(), deleted=deleted(at=EARLIER)),
        gives=Done,
    ),
    Case(name="still deleted by the same delete: never done", before=GONE, now=GONE, gives=NotDone),
    Case(
        name="still deleted, but it may still arrive",
        before=GONE,
        now=look(RECOVER, deleted=deleted(at=EARLIER), quiet=False),
        gives=CannotTell,
    ),
    Case(
        name="deleted once more does not tell",
        before=GONE,
        now=look(RECOVER, deleted=deleted(at=LATER)),
        gives=CannotTell,
    ),
    Case(
        name="another one is live: that does not tell",
        before=GONE,
        now=look(RECOVER, certificate(2)),
        gives=CannotTell,
    ),
    Case(name="nowhere, once, does not tell", before=GONE, now=NOWHERE, gives=CannotTell),
    Case(
        name="nowhere, twice, does not tell",
        before=GONE,
        now=NOWHERE,
        absent_before=True,
        gives=CannotTell,
    ),
)


@pytest.mark.parametrize("case", LOST, ids=name_of)
def test_when_the_answer_was_lost(case: Case) -> None:
    assert isinstance(case.verdict(RECOVER), case.gives)


def test_it_looks_at_the_live_ones_first() -> None:
    assert Recover.gets == (Get.CERTIFICATE, Get.DELETED)
    assert not Recover.frees_slot
