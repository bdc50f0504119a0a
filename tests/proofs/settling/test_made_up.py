"""Files, reads, issuers and contacts keep the promises of all operations when answers are lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from certificates.domain.lifecycle import How, State
from certificates.domain.sealed import Sealed
from certificates.domain.timings import TIMINGS
from certificates.models import Operation
from certificates.verbs import Verb
from localvault.testing import LocalVault
from tests.made_up.asking import PASSWORD, pfx
from tests.made_up.verbs import Backup, Import, SetContacts, SetIssuer
from tests.proofs.settling.portal import Portal, fresh
from tests.services.asking import filled

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("made_up")]


@dataclass(frozen=True)
class Scene:
    """A verb about to be performed, and the vault's route of its request."""

    route: str
    verb: Callable[[LocalVault], Verb]


SCENES = {
    "import": Scene("import", lambda _: Import(name=fresh("imp"))),
    "backup": Scene("backup", lambda running: Backup(name=filled(running))),
    "issuer": Scene("set-issuer", lambda _: SetIssuer(issuer=fresh("iss"))),
    "contacts": Scene("set-contacts", lambda _: SetContacts()),
}
BLIND = ("issuer", "contacts")  # no look shows what became of them
LOSSES: dict[str, dict[str, Any]] = {
    "dropped": {"kind": "drop"},
    "answered 503": {"kind": "answer", "status": 503, "body": "<html>try later</html>"},
    "cut off": {"kind": "answer", "status": 200, "body": '{"id": "https://', "cut": 5},
}


def lost(portal: Portal, scene: str, **fault: Any) -> Operation:
    """An operation whose request meets a fault."""
    verb = SCENES[scene].verb(portal.running)
    portal.running.fault(route=SCENES[scene].route, **fault)
    sealed = Sealed(files=(pfx(),), password=PASSWORD)
    return portal.perform(verb, sealed=sealed)


def followed(portal: Portal, operation: Operation) -> tuple[State, str]:
    """How it ends, or that a person must decide."""
    TIMINGS.open_limit = 0.5
    portal.follow(operation, lambda row: row.is_final or row.status is State.NEEDS_DECISION)
    return operation.status, operation.how


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("scene", SCENES)
def test_a_lost_answer_ends_in_what_is_true(
    portal: Portal, scene: str, loss: str, when: str
) -> None:
    operation = lost(portal, scene, when=when, **LOSSES[loss])
    if scene == "backup":
        assert (operation.status, operation.how) == (State.FAILED, How.READ_ONLY)
        return
    assert operation.status is State.UNKNOWN
    ended = followed(portal, operation)
    if scene in BLIND:
        assert ended == (State.NEEDS_DECISION, "")
    else:
        assert ended == (State.SUCCEEDED if when == "after" else State.FAILED, How.SEEN)
    assert [entry.committed for entry in portal.requests(operation)] == [when == "after"]


def test_a_file_that_is_imported_late_is_never_called_failed(portal: Portal) -> None:
    operation = lost(portal, "import", kind="commit_late", seconds=2.5)
    assert followed(portal, operation) == (State.SUCCEEDED, How.SEEN)


def test_a_read_that_is_answered_late_has_failed_and_changes_nothing(portal: Portal) -> None:
    operation = lost(portal, "backup", kind="commit_late", seconds=0.5)
    assert (operation.status, operation.how) == (State.FAILED, How.READ_ONLY)


@pytest.mark.parametrize("scene", SCENES)
def test_a_refusal_is_certain(portal: Portal, scene: str) -> None:
    refusal = {"error": {"code": "Made up", "message": "Said by a vault."}}
    operation = lost(portal, scene, kind="answer", status=403, body=refusal)
    assert (operation.status, operation.how) == (State.FAILED, How.ANSWERED)
