"""What a purge refuses and concludes."""

import pytest

from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.verdicts import Accepted, CannotTell, Done, NotDone
from certificates.verbs import Purge
from tests.verbs.looks import EARLIER, LATER, Case, certificate, deleted, look, name_of

PURGE = Purge(name="web")
GONE = look(PURGE, deleted=deleted(at=EARLIER))
ANEW = look(PURGE, deleted=deleted(at=LATER))
ACTIVE = look(PURGE, certificate())
NOWHERE = look(PURGE)

REFUSALS = (
    ("a deleted certificate may be purged", GONE, None),
    ("there is nothing", NOWHERE, "NOT_DELETED"),
    ("it is live", ACTIVE, "NAME_IN_USE"),
    ("it is deleted and live", look(PURGE, certificate(), deleted=deleted()), "NAME_IN_USE"),
    (
        "its vault has purge protection",
        look(PURGE, deleted=deleted(level="Recoverable")),
        "PURGE_PROTECTED",
    ),
)


@pytest.mark.parametrize(
    ("before", "kind"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_it_is_sent_only_when(before: Look, kind: str | None) -> None:
    assert PURGE.refuse(before) == (FailureKind[kind] if kind else None)


FOLLOWED = (
    Case(name="gone: done", before=GONE, now=NOWHERE, gives=Done),
    Case(name="still shown does not tell yet", before=GONE, now=GONE, gives=CannotTell),
    Case(name="deleted anew under the same name: done", before=GONE, now=ANEW, gives=Done),
    Case(
        name="another one is live by now: done",
        before=GONE,
        now=look(PURGE, certificate(2)),
        gives=Done,
    ),
)


@pytest.mark.parametrize("case", FOLLOWED, ids=name_of)
def test_after_acceptance(case: Case) -> None:
    verdict = PURGE.follow(case.before, case.now, Accepted())
    assert isinstance(verdict, case.gives)


LOST = (
    Case(name="nowhere, once, does not tell", before=GONE, now=NOWHERE, gives=CannotTell),
    Case(name="nowhere, twice: done", before=GONE, now=NOWHERE, absent_before=True, gives=Done),
    Case(
        name="nowhere, twice, but it may still be the lag",
        before=GONE,
        now=look(PURGE, quiet=False),
        absent_before=True,
        gives=CannotTell,
    ),
    Case(name="still deleted by the same delete: not done", before=GONE, now=GONE, gives=NotDone),
    Case(
        name="still deleted, but it may still arrive",
        before=GONE,
        now=look(PURGE, deleted=deleted(at=EARLIER), quiet=False),
        gives=CannotTell,
    ),
    Case(name="deleted anew does not tell", before=GONE, now=ANEW, gives=CannotTell),
    Case(name="recovered or restored does not tell", before=GONE, now=ACTIVE, gives=CannotTell),
    Case(
        name="deleted and live in one look does not tell",
        before=GONE,
        now=look(PURGE, certificate(), deleted=deleted(at=EARLIER)),
        gives=CannotTell,
    ),
)


@pytest.mark.parametrize("case", LOST, ids=name_of)
def test_when_the_answer_was_lost(case: Case) -> None:
    assert isinstance(case.verdict(PURGE), case.gives)


def test_it_looks_at_the_deleted_ones_first() -> None:
    assert Purge.gets == (Get.DELETED, Get.CERTIFICATE)
    assert not Purge.frees_slot
    assert Purge.takes_away
