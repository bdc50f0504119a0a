"""What deleting a certificate operation refuses and concludes."""

import pytest

from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.verdicts import CannotTell, Done, NotDone
from certificates.verbs import DeleteOperation
from tests.verbs.looks import OTHER, Case, certificate, look, name_of, pending

DELETE = DeleteOperation(name="web")
LIVE = certificate()
ASKED = look(DELETE, LIVE, pending=pending())
NOTHING = look(DELETE, LIVE)

REFUSALS = (
    ("it waits", ASKED, None),
    ("it has failed", look(DELETE, LIVE, pending=pending(status="failed")), None),
    ("it was cancelled", look(DELETE, LIVE, pending=pending(status="cancelled")), None),
    ("there is none", NOTHING, "NOTHING_PENDING"),
    ("there is no certificate", look(DELETE), "NOTHING_PENDING"),
    (
        "the certificate was deleted meanwhile",
        look(DELETE, LIVE, last=None, pending=pending()),
        "CHANGING",
    ),
    (
        "the certificate was made anew meanwhile",
        look(DELETE, LIVE, last=certificate(2), pending=pending()),
        "CHANGING",
    ),
)


@pytest.mark.parametrize(
    ("before", "kind"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_it_is_sent_only_when(before: Look, kind: str | None) -> None:
    assert DELETE.refuse(before) == (FailureKind[kind] if kind else None)


LOST = (
    Case(name="it is gone: done", before=ASKED, now=NOTHING, gives=Done),
    Case(
        name="it is gone may be believed at once",
        before=ASKED,
        now=look(DELETE, LIVE, quiet=False),
        gives=Done,
    ),
    Case(
        name="another one has its place: done",
        before=ASKED,
        now=look(DELETE, LIVE, pending=pending("theirs", of=OTHER)),
        gives=Done,
    ),
    Case(name="it is still there: not done", before=ASKED, now=ASKED, gives=NotDone),
    Case(
        name="it has ended and is still there: not done",
        before=ASKED,
        now=look(DELETE, LIVE, pending=pending(status="completed")),
        gives=NotDone,
    ),
    Case(
        name="it is still there, but the request may still arrive",
        before=ASKED,
        now=look(DELETE, LIVE, pending=pending(), quiet=False),
        gives=CannotTell,
    ),
    Case(
        name="the certificate was made anew: that does not tell",
        before=ASKED,
        now=look(DELETE, certificate(2)),
        gives=CannotTell,
    ),
    Case(
        name="the certificate is gone: that does not tell",
        before=ASKED,
        now=look(DELETE),
        gives=CannotTell,
    ),
    Case(
        name="the certificate came back during the look: that does not tell",
        before=ASKED,
        now=look(DELETE, None, last=LIVE),
        gives=CannotTell,
    ),
)


@pytest.mark.parametrize("case", LOST, ids=name_of)
def test_when_the_answer_was_lost(case: Case) -> None:
    assert isinstance(case.verdict(DELETE), case.gives)


def test_it_looks_at_the_certificate_first_and_last() -> None:
    assert DeleteOperation.gets == (Get.CERTIFICATE, Get.PENDING, Get.CERTIFICATE)
    assert not DeleteOperation.frees_slot
    assert DeleteOperation.takes_away
