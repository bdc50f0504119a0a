"""What verbs conclude of vaults that leave out what Key Vault says of its operations.

No CSR, another id for the same request each time, no certificate before there is a version.
"""

from dataclasses import replace
from typing import NamedTuple

import pytest

from certificates.domain.advanced import Advanced
from certificates.domain.looks import Look, VersionSeen
from certificates.domain.settling import conclude
from certificates.domain.spec import Spec
from certificates.domain.verdicts import (
    Accepted,
    Cancelled,
    CannotTell,
    Done,
    NotDone,
    Verdict,
    Working,
)
from certificates.verbs import Cancel, Create, DeleteOperation, Verb
from tests.verbs.looks import NEW, OLD, OTHER, certificate, content, look, pending, version

SPEC = Spec(subject="CN=web")
CREATE = Create(name="web", spec=SPEC)
REUSING = Create(name="web", spec=replace(SPEC, advanced=Advanced(reuse_key=True)))
CANCEL, END = Cancel(name="web"), DeleteOperation(name="web")
LIVE = look(CREATE, certificate(), versions=(OLD,))
THEIRS, TWIN = version("theirs", of=OTHER), version("twin", of=content("x"))


# no CSR: what is accepted is known by its request only

MUTE = Accepted(request_id="ours")


def silent(status: str = "inProgress", *versions: VersionSeen, request_id: str = "ours") -> Look:
    """A request as it is now, without its CSR, and the new versions."""
    shown = replace(pending(request_id, status), csr="", content=None)
    return look(CREATE, certificate(), pending=shown, versions=(OLD, *versions))


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (silent(), Working(replace(MUTE, incarnation=1))),
        (silent("cancelled"), Cancelled()),
        (silent("failed"), NotDone("the certificate operation failed in the vault")),
        (silent("completed", NEW), Done({"version": "new", "expires": 0})),
        (silent("completed", NEW, THEIRS), Done({"version": "new", "expires": 0})),
        (silent("completed", NEW, TWIN), Done({})),
        (silent("completed", THEIRS), Done({})),
        (silent(request_id="theirs"), Cancelled()),  # in its place, and no version came
    ],
)
def test_one_without_a_csr_ends_by_its_request_and_names_what_fits(
    now: Look, verdict: Verdict
) -> None:
    assert CREATE.follow(LIVE, now, MUTE) == verdict


@pytest.mark.parametrize(
    "now",
    [
        silent("completed"),  # its version is not there yet
        look(CREATE, certificate(), versions=(OLD, NEW)),  # its request is gone
        silent("completed", NEW, request_id="theirs"),
    ],
)
def test_one_without_a_csr_is_not_guessed_at(now: Look) -> None:
    assert isinstance(CREATE.follow(LIVE, now, MUTE), CannotTell)


def test_its_csr_is_learnt_when_the_vault_shows_it() -> None:
    now = look(CREATE, certificate(), pending=pending(), versions=(OLD,))
    learnt = Accepted(request_id="ours", csr="CSR", key="our key", incarnation=1)
    assert CREATE.follow(LIVE, now, MUTE) == Working(learnt)


def test_its_end_is_told_without_a_version() -> None:
    assert CREATE.done_sentence("kv", {}) == "web has a new current version."


# another id each time

ACCEPTED = Accepted(request_id="ours", csr="CSR", key="our key")
RENAMED = pending("renamed")
NAMELESS = replace(pending(""), content=None)


@pytest.mark.parametrize(
    ("status", "gives"),
    [("inProgress", Working), ("cancelled", Cancelled), ("failed", NotDone)],
)
def test_a_request_under_our_key_is_ours_though_its_id_differs(
    status: str, gives: type[Verdict]
) -> None:
    now = look(CREATE, certificate(), pending=replace(RENAMED, status=status), versions=(OLD,))
    assert isinstance(CREATE.follow(LIVE, now, ACCEPTED), gives)
    assert isinstance(REUSING.follow(LIVE, now, ACCEPTED), CannotTell)


class Row(NamedTuple):
    """The request before and now, and what follows for a verb whose answer was lost."""

    verb: Verb
    before: str
    now: str
    gives: type[Verdict]
    reuses_key: bool = False
    nameless: bool = False

    def verdict(self) -> Verdict:
        held = certificate(reuses_key=self.reuses_key)
        was, shown = pending(status=self.before), replace(RENAMED, status=self.now)
        if self.nameless:
            was, shown = replace(NAMELESS, status=self.before), NAMELESS
        before = look(self.verb, held, pending=was, versions=(OLD,))
        now = look(self.verb, held, pending=shown, versions=(OLD,))
        return conclude(self.verb, before, now, None, False)


LOST = {
    "a create: the request of before is not taken for a new one": Row(
        CREATE, "failed", "failed", NotDone
    ),
    "a create whose key is used again: a request under it may be a new one": Row(
        REUSING, "failed", "inProgress", Working
    ),
    "a cancel: nobody has asked ours to stop: not done": Row(
        CANCEL, "inProgress", "inProgress", NotDone
    ),
    "a cancel, the key is used again: another has the place of ours: done": Row(
        CANCEL, "inProgress", "inProgress", Done, reuses_key=True
    ),
    "the end of an operation: it is still there: not done": Row(
        END, "inProgress", "inProgress", NotDone
    ),
    "the end of an operation, the key is used again: it is another: done": Row(
        END, "inProgress", "inProgress", Done, reuses_key=True
    ),
    "the end of an operation, neither id nor key: that does not tell": Row(
        END, "inProgress", "inProgress", CannotTell, nameless=True
    ),
    "a cancel, neither id nor key: that does not tell": Row(
        CANCEL, "inProgress", "inProgress", CannotTell, nameless=True
    ),
}


@pytest.mark.parametrize("name", LOST)
def test_with_another_id_each_time(name: str) -> None:
    assert isinstance(LOST[name].verdict(), LOST[name].gives)


def test_a_cancel_that_reached_ours_under_another_id_has_reached_no_other() -> None:
    before = look(CANCEL, certificate(), pending=pending(), versions=(OLD,))
    now = look(CANCEL, certificate(), pending=replace(RENAMED, status="cancelled"))
    accepted = Accepted(request_id="once more", key="our key")
    assert CANCEL.follow(before, now, accepted) == Done({})


# no certificate before there is a version


@pytest.mark.parametrize("verb", [CANCEL, END])
def test_an_operation_can_be_ended_where_its_certificate_is_not_shown(
    verb: Cancel | DeleteOperation,
) -> None:
    assert verb.refuse(look(verb, pending=pending())) is None


def test_its_answer_lost_the_certificate_that_is_not_shown_tells_nothing() -> None:
    before = look(END, pending=pending())
    assert isinstance(END.find_out(before, look(END)), CannotTell)
    assert isinstance(END.find_out(before, before), NotDone)
