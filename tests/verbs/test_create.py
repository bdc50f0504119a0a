"""What a create refuses, and what it concludes when its answer came."""

from dataclasses import replace

import pytest

from certificates.domain.advanced import Advanced
from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.spec import Spec
from certificates.domain.verdicts import (
    Accepted,
    Cancelled,
    CannotTell,
    Done,
    NotDone,
    Working,
)
from certificates.verbs import Create
from tests.verbs.looks import (
    NEW,
    OLD,
    OTHER,
    SENT,
    Case,
    certificate,
    content,
    deleted,
    look,
    name_of,
    pending,
    version,
)

CREATE = Create(name="web", spec=Spec(subject="CN=web"))
ACCEPTED = Accepted(request_id="ours", csr="CSR", key="our key")
FREE = look(CREATE)
LIVE = look(CREATE, certificate(), versions=(OLD,))
LEARNT = replace(ACCEPTED, incarnation=5)
DATED = replace(ACCEPTED, date=SENT + 2)  # by the vault's clock, two seconds after the look before
AGAIN = certificate(2)  # a name that was purged and made again

REFUSALS = (
    ("a free name may be taken", FREE, None),
    ("a live name may get a version", LIVE, None),
    ("a deleted certificate holds its name", look(CREATE, deleted=deleted()), "NAME_DELETED"),
    ("it came up while it was read", look(CREATE, last=certificate()), "CHANGING"),
    ("it went while it was read", look(CREATE, certificate(), last=None), "CHANGING"),
    ("it was made again while it was read", look(CREATE, certificate(), last=AGAIN), "CHANGING"),
    ("another request is at work", look(CREATE, certificate(), pending=pending("x")), "PENDING"),
    (
        "a completed request is no hindrance",
        look(CREATE, certificate(), pending=pending("x", "completed")),
        None,
    ),
    (
        "a cancelled request is no hindrance",
        look(CREATE, certificate(), pending=pending("x", "cancelled")),
        None,
    ),
)


@pytest.mark.parametrize(
    ("before", "kind"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_it_is_sent_only_when(before: Look, kind: str | None) -> None:
    assert CREATE.refuse(before) == (FailureKind[kind] if kind else None)


FOLLOWED = (
    Case(
        name="our request in progress is worked on",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending(), versions=(OLD,)),
        gives=Working,
    ),
    Case(
        name="a version with our key is ours",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending(status="completed"), versions=(OLD, NEW)),
        gives=Done,
    ),
    Case(
        name="a completed request without its version does not tell yet",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending(status="completed"), versions=(OLD,)),
        gives=CannotTell,
    ),
    Case(
        name="a cancelled request is cancelled",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending(status="cancelled"), versions=(OLD,)),
        gives=Cancelled,
    ),
    Case(
        name="a failed request is failed",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending(status="failed"), versions=(OLD,)),
        gives=NotDone,
    ),
    Case(
        name="an unheard status does not tell",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending(status="onHold"), versions=(OLD,)),
        gives=CannotTell,
    ),
    Case(
        name="another request in its place, and our version there: done",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending("x", of=OTHER), versions=(OLD, NEW)),
        gives=Done,
    ),
    Case(
        name="another request in its place, and no version: cancelled",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending("x", of=OTHER), versions=(OLD,)),
        gives=Cancelled,
    ),
    Case(
        name="no request any more, and no version: cancelled",
        before=LIVE,
        now=look(CREATE, certificate(), versions=(OLD,)),
        gives=Cancelled,
    ),
    Case(
        name="no request any more in a name made again does not tell",
        before=LIVE,
        now=look(CREATE, certificate(2)),
        gives=CannotTell,
    ),
    Case(
        name="made again while it was read, it does not tell",
        before=LIVE,
        now=look(CREATE, certificate(), last=AGAIN),
        gives=CannotTell,
    ),
    Case(
        name="a version was gone when it was read: it does not tell",
        before=LIVE,
        now=look(CREATE, certificate(), versions=(OLD,), torn=True),
        gives=CannotTell,
    ),
    Case(
        name="no request in a new name that was not learnt does not tell",
        before=FREE,
        now=look(CREATE, certificate(5)),
        gives=CannotTell,
    ),
    Case(
        name="no request in a new name that was learnt: cancelled",
        before=FREE,
        now=look(CREATE, certificate(5)),
        accepted=LEARNT,
        gives=Cancelled,
    ),
    Case(
        name="deleted with our version: done",
        before=LIVE,
        now=look(CREATE, deleted=deleted(latest=NEW)),
        gives=Done,
    ),
    Case(
        name="deleted with an older version: cancelled",
        before=LIVE,
        now=look(CREATE, deleted=deleted(latest=OLD)),
        gives=Cancelled,
    ),
    Case(
        name="deleted without any version: cancelled",
        before=FREE,
        now=look(CREATE, deleted=deleted(5, latest=None)),
        accepted=LEARNT,
        gives=Cancelled,
    ),
    Case(
        name="deleted before anybody looked, without any version: cancelled",
        before=FREE,
        now=look(CREATE, deleted=deleted(SENT + 1, latest=None)),
        accepted=DATED,
        gives=Cancelled,
    ),
    Case(
        name="deleted before anybody looked, with our version: done",
        before=FREE,
        now=look(CREATE, deleted=deleted(SENT + 1, latest=NEW)),
        accepted=DATED,
        gives=Done,
    ),
    Case(
        name="deleted before anybody looked, with a version of somebody else, does not tell",
        before=FREE,
        now=look(CREATE, deleted=deleted(SENT + 1, latest=version("x", of=OTHER))),
        accepted=DATED,
        gives=CannotTell,
    ),
    Case(
        name="a deleted certificate that was made after our answer does not tell",
        before=FREE,
        now=look(CREATE, deleted=deleted(SENT + 3, latest=None)),
        accepted=DATED,
        gives=CannotTell,
    ),
    Case(
        name="a name that lost our request before anybody looked: cancelled",
        before=FREE,
        now=look(CREATE, certificate(SENT + 1)),
        accepted=DATED,
        gives=Cancelled,
    ),
    Case(
        name="deleted with a newer version of somebody else does not tell",
        before=LIVE,
        now=look(CREATE, deleted=deleted(latest=version("x", of=OTHER))),
        gives=CannotTell,
    ),
    Case(
        name="deleted after it was made again does not tell",
        before=LIVE,
        now=look(CREATE, deleted=deleted(2, latest=None)),
        gives=CannotTell,
    ),
    Case(
        name="deleted, but active again at the end of the look, does not tell",
        before=LIVE,
        now=look(CREATE, last=certificate(), deleted=deleted()),
        gives=CannotTell,
    ),
    Case(name="nowhere does not tell", before=LIVE, now=look(CREATE), gives=CannotTell),
    Case(
        name="an accepted request needs no quiet",
        before=LIVE,
        now=look(CREATE, certificate(), versions=(OLD, NEW), quiet=False),
        gives=Done,
    ),
)


@pytest.mark.parametrize("case", FOLLOWED, ids=name_of)
def test_after_acceptance(case: Case) -> None:
    known = replace(case, accepted=case.accepted or ACCEPTED)
    assert isinstance(known.verdict(CREATE), case.gives)


def test_the_incarnation_of_a_new_name_is_learnt_around_our_request() -> None:
    seen = look(CREATE, certificate(5), pending=pending())
    assert CREATE.follow(FREE, seen, ACCEPTED) == Working(LEARNT)


def test_it_is_not_learnt_from_a_name_that_changes() -> None:
    seen = look(CREATE, certificate(5), last=certificate(6), pending=pending())
    assert CREATE.follow(FREE, seen, ACCEPTED) == Working(ACCEPTED)


def test_what_was_learnt_stays() -> None:
    seen = look(CREATE, certificate(6), pending=pending())
    assert CREATE.follow(FREE, seen, LEARNT) == Working(LEARNT)


def test_done_says_which_version_until_when() -> None:
    made = version("v7", of=content(), expires=1_795_000_000)
    seen = look(CREATE, certificate(), versions=(OLD, made))
    assert CREATE.follow(LIVE, seen, ACCEPTED) == Done({"version": "v7", "expires": 1_795_000_000})


def test_a_failed_request_says_why() -> None:
    failed = replace(pending(status="failed"), error="the CA said no")
    seen = look(CREATE, certificate(), pending=failed)
    assert CREATE.follow(LIVE, seen, ACCEPTED) == NotDone("the CA said no")


def test_a_version_without_a_key_is_nobodys() -> None:
    unreadable = version("x", of=None)
    seen = look(CREATE, certificate(), versions=(OLD, unreadable))
    nameless = replace(ACCEPTED, key="")
    newer = look(CREATE, deleted=deleted(latest=unreadable))
    assert CREATE.follow(LIVE, seen, nameless) == Cancelled()
    assert isinstance(CREATE.follow(LIVE, newer, nameless), CannotTell)


def test_a_look_reads_the_certificate_around_the_request_and_the_versions() -> None:
    c, p, v, d = Get.CERTIFICATE, Get.PENDING, Get.VERSIONS, Get.DELETED
    assert Create.gets == (c, p, v, c, d)
    assert Create.frees_slot


REUSING = Create(name="web", spec=Spec(subject="CN=web", advanced=Advanced(reuse_key=True)))


@pytest.mark.parametrize(
    ("request_id", "gives"), [("ours", Done), ("somebody's", CannotTell), (None, CannotTell)]
)
def test_a_key_that_is_used_again_is_believed_beside_our_own_request_only(
    request_id: str | None, gives: type
) -> None:
    held = pending(request_id, "completed") if request_id else None
    now = look(REUSING, certificate(), pending=held, versions=(OLD, NEW))
    assert isinstance(REUSING.follow(LIVE, now, ACCEPTED), gives)


def test_two_new_versions_with_a_key_that_is_used_again_are_not_told_apart() -> None:
    twin = replace(NEW, id="twin")
    now = replace(look(REUSING, certificate(), versions=(OLD, NEW, twin)), quiet=True)
    assert isinstance(REUSING.find_out(LIVE, now), CannotTell)
