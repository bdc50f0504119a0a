"""What verbs conclude of a vault that does not say when a policy was made: versions tell then."""

from typing import NamedTuple

import pytest

from certificates.domain.looks import CertificateSeen, Look, VersionSeen
from certificates.domain.settling import conclude
from certificates.domain.spec import Spec
from certificates.domain.verdicts import Accepted, Cancelled, CannotTell, Done, NotDone, Verdict
from certificates.verbs import Cancel, Create, Delete, DeleteOperation, Disable, Recover, Verb
from tests.verbs.looks import NEW, OLD, OTHER, certificate, deleted, look, pending, version

CREATE = Create(name="web", spec=Spec(subject="CN=web"))
CANCEL, END = Cancel(name="web"), DeleteOperation(name="web")
DELETE, RECOVER, DISABLE = Delete(name="web"), Recover(name="web"), Disable(name="web")
ACCEPTED = Accepted(request_id="ours", csr="CSR", key="our key")
THEIRS = version("theirs", of=OTHER)
DISABLED = VersionSeen(id="old", created=OLD.created, enabled=False)


def active(current: str = "old") -> CertificateSeen:
    """A certificate without an incarnation."""
    return certificate(0, version=current)


def live(verb: Verb, current: str = "old", *versions: VersionSeen) -> Look:
    """A look at one."""
    return look(verb, active(current), versions=versions or (OLD,))


def gone(latest: VersionSeen | None) -> Look:
    return look(CREATE, deleted=deleted(0, latest=latest))


class Row(NamedTuple):
    """What a look shows, and what follows."""

    verb: Verb
    before: Look
    now: Look
    gives: type[Verdict]
    accepted: Accepted | None = None


ROWS = {
    "a delete: the same current version is there: not done": Row(
        DELETE, live(DELETE), live(DELETE), NotDone
    ),
    "a delete: another version is current: it may have been made anew": Row(
        DELETE, look(DELETE, active()), look(DELETE, active("new")), CannotTell
    ),
    "a delete: no version tells": Row(
        DELETE, look(DELETE, active("")), look(DELETE, active("")), CannotTell
    ),
    "a delete: the vault has begun to say it: that does not tell": Row(
        DELETE, live(DELETE), look(DELETE, certificate(5, version="old")), CannotTell
    ),
    "a recover: the version that was deleted is active: done": Row(
        RECOVER, look(RECOVER, deleted=deleted(0, latest=OLD)), live(RECOVER), Done
    ),
    "a recover: another version is active: that does not tell": Row(
        RECOVER, look(RECOVER, deleted=deleted(0, latest=OLD)), live(RECOVER, "new"), CannotTell
    ),
    "a recover: what was deleted had no version: that does not tell": Row(
        RECOVER, look(RECOVER, deleted=deleted(0, latest=None)), live(RECOVER, ""), CannotTell
    ),
    "a change of properties: as it was: not done": Row(
        DISABLE, live(DISABLE), live(DISABLE), NotDone
    ),
    "a change of properties: as asked beside a newer version: done": Row(
        DISABLE, live(DISABLE), live(DISABLE, "new", DISABLED, NEW), Done
    ),
    "a change of properties: no version of before is there": Row(
        DISABLE, live(DISABLE), live(DISABLE, "new", NEW), CannotTell
    ),
    "a create: all as before: not done": Row(CREATE, live(CREATE), live(CREATE), NotDone),
    "a create: a shell that no version tells apart": Row(
        CREATE, look(CREATE, active("")), look(CREATE, active("")), CannotTell
    ),
    "a create: made anew in the middle of the look": Row(
        CREATE,
        live(CREATE),
        look(CREATE, active(), last=active("new"), versions=(OLD, NEW)),
        CannotTell,
    ),
    "accepted: its request is gone, the version of before is not: cancelled": Row(
        CREATE, live(CREATE), live(CREATE), Cancelled, ACCEPTED
    ),
    "accepted: another certificate has the name": Row(
        CREATE, live(CREATE), live(CREATE, "theirs", THEIRS), CannotTell, ACCEPTED
    ),
    "accepted, of a new name: nothing was learnt": Row(
        CREATE, look(CREATE), live(CREATE, "theirs", THEIRS), CannotTell, ACCEPTED
    ),
    "accepted: deleted with the version of before: cancelled": Row(
        CREATE, live(CREATE), gone(OLD), Cancelled, ACCEPTED
    ),
    "accepted: deleted with our version: done": Row(
        CREATE, live(CREATE), gone(NEW), Done, ACCEPTED
    ),
    "accepted: deleted without a version: that does not tell": Row(
        CREATE, live(CREATE), gone(None), CannotTell, ACCEPTED
    ),
    "a cancel: ours is gone, the version is not: done": Row(
        CANCEL, look(CANCEL, active(), pending=pending(), versions=(OLD,)), live(CANCEL), Done
    ),
    "a cancel: another certificate has the name": Row(
        CANCEL,
        look(CANCEL, active(), pending=pending(), versions=(OLD,)),
        live(CANCEL, "theirs", THEIRS),
        CannotTell,
    ),
    "the end of an operation: it is gone, the version is not: done": Row(
        END, look(END, active(), pending=pending()), look(END, active()), Done
    ),
    "the end of an operation: another certificate has the name": Row(
        END, look(END, active(), pending=pending()), look(END, active("theirs")), CannotTell
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_it_concludes(name: str) -> None:
    row = ROWS[name]
    verdict = conclude(row.verb, row.before, row.now, row.accepted, False)
    assert isinstance(verdict, row.gives)
