"""What a delete refuses and concludes."""

import pytest

from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.verdicts import Accepted, CannotTell, Done, NotDone
from certificates.verbs import Delete
from tests.verbs.looks import (
    EARLIER,
    LATER,
    PURGEABLE,
    SENT,
    Case,
    certificate,
    deleted,
    look,
    name_of,
)

DELETE = Delete(name="web")
LIVE = look(DELETE, certificate())
NOWHERE = look(DELETE)
FLEETING = look(DELETE, certificate(level=PURGEABLE))  # its vault keeps nothing

REFUSALS = (
    ("a live certificate may go", LIVE, None),
    ("there is nothing", NOWHERE, "NOT_FOUND"),
    ("it is deleted already", look(DELETE, deleted=deleted()), "NAME_DELETED"),
    ("it is deleted and live", look(DELETE, certificate(), deleted=deleted()), "NAME_DELETED"),
)


@pytest.mark.parametrize(
    ("before", "kind"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_it_is_sent_only_when(before: Look, kind: str | None) -> None:
    assert DELETE.refuse(before) == (FailureKind[kind] if kind else None)


FOLLOWED = (
    Case(
        name="deleted since: done",
        before=LIVE,
        now=look(DELETE, deleted=deleted()),
        gives=Done,
    ),
    Case(
        name="deleted in the same second: done",
        before=LIVE,
        now=look(DELETE, deleted=deleted(at=SENT)),
        gives=Done,
    ),
    Case(
        name="deleted earlier does not tell",
        before=LIVE,
        now=look(DELETE, deleted=deleted(at=EARLIER)),
        gives=CannotTell,
    ),
    Case(name="still live does not tell yet", before=LIVE, now=LIVE, gives=CannotTell),
    Case(name="nowhere does not tell yet", before=LIVE, now=NOWHERE, gives=CannotTell),
)


@pytest.mark.parametrize("case", FOLLOWED, ids=name_of)
def test_after_acceptance(case: Case) -> None:
    verdict = DELETE.follow(case.before, case.now, Accepted())
    assert isinstance(verdict, case.gives)


LOST = (
    Case(
        name="deleted since: done",
        before=LIVE,
        now=look(DELETE, deleted=deleted()),
        gives=Done,
    ),
    Case(
        name="deleted since may be believed at once",
        before=LIVE,
        now=look(DELETE, deleted=deleted(), quiet=False),
        gives=Done,
    ),
    Case(
        name="deleted earlier does not tell",
        before=LIVE,
        now=look(DELETE, deleted=deleted(at=EARLIER)),
        gives=CannotTell,
    ),
    Case(name="the same is still live: never done", before=LIVE, now=LIVE, gives=NotDone),
    Case(
        name="the same with changes is still live: never done",
        before=LIVE,
        now=look(DELETE, certificate(updated=LATER)),
        gives=NotDone,
    ),
    Case(
        name="still live, but it may still arrive",
        before=LIVE,
        now=look(DELETE, certificate(), quiet=False),
        gives=CannotTell,
    ),
    Case(
        name="another one in its place does not tell",
        before=LIVE,
        now=look(DELETE, certificate(2)),
        gives=CannotTell,
    ),
    Case(
        name="deleted, then live at the end of the look: done",
        before=LIVE,
        now=look(DELETE, certificate(), deleted=deleted()),
        gives=Done,
    ),
    Case(name="nowhere, once, may be a lag", before=LIVE, now=NOWHERE, gives=CannotTell),
    Case(
        name="nowhere twice: it is kept somewhere, so that does not tell",
        before=LIVE,
        now=NOWHERE,
        absent_before=True,
        gives=CannotTell,
    ),
    Case(
        name="nowhere, once, may be a lag where nothing is kept, too",
        before=FLEETING,
        now=NOWHERE,
        gives=CannotTell,
    ),
    Case(
        name="nowhere twice where nothing is kept: done",
        before=FLEETING,
        now=NOWHERE,
        absent_before=True,
        gives=Done,
    ),
    Case(
        name="nowhere twice, but too early to believe it",
        before=FLEETING,
        now=look(DELETE, quiet=False),
        absent_before=True,
        gives=CannotTell,
    ),
)


@pytest.mark.parametrize("case", LOST, ids=name_of)
def test_when_the_answer_was_lost(case: Case) -> None:
    assert isinstance(case.verdict(DELETE), case.gives)


def test_it_looks_at_the_deleted_ones_first() -> None:
    assert Delete.gets == (Get.DELETED, Get.CERTIFICATE)
    assert not Delete.frees_slot


def test_done_says_until_when_it_can_be_undone() -> None:
    assert DELETE.find_out(LIVE, look(DELETE, deleted=deleted())) == Done(
        {"deleted": LATER, "purge": LATER + 7}
    )
    assert DELETE.done_sentence("kv", {}) == "Deleted."
    said = DELETE.done_sentence("kv", {"purge": 1_795_000_000})
    assert said == "Deleted. It can be recovered until 18 Nov 2026, 11:06 UTC."
