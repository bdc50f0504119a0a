"""What a create concludes when its answer was lost."""

from dataclasses import replace

import pytest

from certificates.domain.issuers import UNKNOWN
from certificates.domain.spec import Spec
from certificates.domain.verdicts import Accepted, CannotTell, Done, NotDone, Working
from certificates.verbs import Create
from tests.verbs.looks import (
    EARLIER,
    LATER,
    NEW,
    OLD,
    OTHER,
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
FREE = look(CREATE)
LIVE = look(CREATE, certificate(), versions=(OLD,))
AGAIN = certificate(2)
TWIN = version("twin", of=content("their key"))

CASES = (
    Case(name="all as before: never done", before=LIVE, now=LIVE, gives=NotDone),
    Case(
        name="all as before, but it may still arrive",
        before=LIVE,
        now=replace(LIVE, quiet=False),
        gives=CannotTell,
    ),
    Case(
        name="one new version as asked is taken for ours",
        before=LIVE,
        now=look(CREATE, certificate(), versions=(OLD, NEW)),
        gives=Done,
    ),
    Case(
        name="one new version as asked, but it may still arrive",
        before=LIVE,
        now=look(CREATE, certificate(), versions=(OLD, NEW), quiet=False),
        gives=CannotTell,
    ),
    Case(
        name="a new request as asked is taken for ours",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending(), versions=(OLD,)),
        gives=Working,
    ),
    Case(
        name="a new request as asked, but ours may still arrive",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending(), versions=(OLD,), quiet=False),
        gives=CannotTell,
    ),
    Case(
        name="a new request that was cancelled is followed too",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending(status="cancelled"), versions=(OLD,)),
        gives=Working,
    ),
    Case(
        name="a completed request and its new version are one",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending(status="completed"), versions=(OLD, NEW)),
        gives=Done,
    ),
    Case(
        name="a completed request counts only with its version",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending(status="completed"), versions=(OLD,)),
        gives=CannotTell,
    ),
    Case(
        name="two new versions as asked do not tell",
        before=LIVE,
        now=look(CREATE, certificate(), versions=(OLD, NEW, TWIN)),
        gives=CannotTell,
    ),
    Case(
        name="a new version and another new request, both as asked, do not tell",
        before=LIVE,
        now=look(
            CREATE,
            certificate(),
            pending=pending("theirs", of=content("their key")),
            versions=(OLD, NEW),
        ),
        gives=CannotTell,
    ),
    Case(
        name="a new version that is not as asked does not tell",
        before=LIVE,
        now=look(CREATE, certificate(), versions=(OLD, version("x", of=OTHER))),
        gives=CannotTell,
    ),
    Case(
        name="a new request that is not as asked does not tell",
        before=LIVE,
        now=look(CREATE, certificate(), pending=pending("x", of=OTHER), versions=(OLD,)),
        gives=CannotTell,
    ),
    Case(
        name="a request that was there before is not ours",
        before=look(CREATE, certificate(), pending=pending("x", "cancelled"), versions=(OLD,)),
        now=look(CREATE, certificate(), pending=pending("x", "cancelled"), versions=(OLD,)),
        gives=NotDone,
    ),
    Case(
        name="a request of before that went on does not tell",
        before=look(CREATE, certificate(), pending=pending("x"), versions=(OLD,)),
        now=look(CREATE, certificate(), pending=pending("x", "cancelled"), versions=(OLD,)),
        gives=CannotTell,
    ),
    Case(
        name="a version made before we looked, but not seen then, is not new",
        before=FREE,
        now=look(CREATE, certificate(), versions=(version("x", created=EARLIER, of=content()),)),
        gives=CannotTell,
    ),
    Case(
        name="an update by somebody does not tell",
        before=LIVE,
        now=look(CREATE, certificate(updated=LATER), versions=(OLD,)),
        gives=CannotTell,
    ),
    Case(
        name="made again, without anything as asked, does not tell",
        before=LIVE,
        now=look(CREATE, AGAIN),
        gives=CannotTell,
    ),
    Case(
        name="made again while it was read, it does not tell",
        before=LIVE,
        now=look(CREATE, certificate(), last=AGAIN, versions=(OLD, NEW)),
        gives=CannotTell,
    ),
    Case(
        name="a version was gone when it was read: it does not tell",
        before=LIVE,
        now=look(CREATE, certificate(), versions=(OLD, NEW), torn=True),
        gives=CannotTell,
    ),
    Case(
        name="deleted by somebody does not tell",
        before=LIVE,
        now=look(CREATE, deleted=deleted()),
        gives=CannotTell,
    ),
    Case(name="a free name still nowhere, once: a lag", before=FREE, now=FREE, gives=CannotTell),
    Case(
        name="a free name still nowhere, twice: never done",
        before=FREE,
        now=FREE,
        absent_before=True,
        gives=NotDone,
    ),
    Case(
        name="a free name nowhere twice, but it may still arrive",
        before=FREE,
        now=replace(FREE, quiet=False),
        absent_before=True,
        gives=CannotTell,
    ),
    Case(
        name="a live name nowhere, twice, does not tell",
        before=LIVE,
        now=FREE,
        absent_before=True,
        gives=CannotTell,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_when_the_answer_was_lost(case: Case) -> None:
    assert isinstance(case.verdict(CREATE), case.gives)


def test_a_found_request_is_followed_by_its_id_key_and_incarnation() -> None:
    seen = look(CREATE, certificate(5), pending=pending())
    expected = Accepted(request_id="ours", csr="CSR", key="our key", incarnation=5)
    assert CREATE.find_out(FREE, seen) == Working(expected)


def test_a_request_to_a_ca_is_not_taken_for_a_self_signed_one() -> None:
    to_ca = replace(pending(), issuer=UNKNOWN)
    seen = look(CREATE, certificate(), pending=to_ca, versions=(OLD,))
    assert isinstance(CREATE.find_out(LIVE, seen), CannotTell)


def test_a_self_signed_version_is_not_taken_for_one_of_a_ca() -> None:
    by_ca = Create(name="web", spec=Spec(subject="CN=web", issuer=UNKNOWN))
    signed = version("signed", of=content(self_signed=False))
    assert isinstance(by_ca.find_out(LIVE, look(by_ca, certificate(), versions=(NEW,))), CannotTell)
    assert isinstance(by_ca.find_out(LIVE, look(by_ca, certificate(), versions=(signed,))), Done)


def test_a_request_that_cannot_be_read_is_nobodys() -> None:
    unreadable = replace(pending(), content=None)
    seen = look(CREATE, certificate(), pending=unreadable, versions=(OLD,))
    assert isinstance(CREATE.find_out(LIVE, seen), CannotTell)
