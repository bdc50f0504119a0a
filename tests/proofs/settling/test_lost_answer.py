"""The answer is lost: what the vault did is found out by looking, and nothing is sent again."""

from typing import Any

import pytest

from certificates.domain.issuers import UNKNOWN
from certificates.domain.lifecycle import How, State
from certificates.domain.spec import Spec
from certificates.domain.timings import TIMINGS
from certificates.models import Operation
from certificates.verbs import Create, Verb
from localvault.testing import LocalVault
from tests.proofs.settling.portal import Portal, fresh
from tests.proofs.settling.scenes import STARTS
from tests.verbs.specimens.shown import Shown

pytestmark = pytest.mark.proof

CUT = {"status": 200, "body": '{"id": "https://', "cut": 5}
LOSSES: dict[str, tuple[str, dict[str, Any]]] = {
    "dropped": ("drop", {}),
    "answered 503": ("answer", {"status": 503, "body": "<html>try later</html>"}),
    "cut off": ("answer", CUT),
    "silent": ("silence", {}),
}


class Lost:
    """Every verb once, its answer lost in the same way."""

    def __init__(self, portal: Portal, kind: str, **options: Any) -> None:
        self.portal = portal
        self.starts = list(STARTS.values())
        self.verbs: list[Verb] = []
        self.operations: list[Operation] = []
        for start in self.starts:
            verb = start.prepare(portal.running)
            portal.running.fault(kind, route=start.route, name=verb.name, **options)
            self.verbs.append(verb)
            self.operations.append(portal.perform(verb))
        assert {operation.status for operation in self.operations} == {State.UNKNOWN}

    def follow_watched(self) -> None:
        """Follow all to their ends; none is called failed while its request may still arrive."""

        def ended(operation: Operation) -> bool:
            if operation.status is State.FAILED:
                assert age_at_end(operation) >= TIMINGS.quiet(operation.verb_object.deadline)
            return operation.is_final

        self.portal.follow_all(self.operations, ended)

    def shown(self) -> list[bool]:
        """Of each, whether the vault is as asked."""
        rows = zip(self.starts, self.operations, strict=True)
        return [start.specimen.shows(Shown(row, self.portal.running)) for start, row in rows]

    def executed_requests(self, verb: Verb) -> int:
        """How many changes of the certificate the vault has executed for anybody."""
        done = [e for e in self.portal.running.journal(name=verb.name) if e.committed and not e.own]
        return len(done)


@pytest.mark.parametrize("loss", LOSSES)
def test_what_was_executed_is_seen_and_not_sent_again(portal: Portal, loss: str) -> None:
    kind, options = LOSSES[loss]
    lost = Lost(portal, kind, when="after", **options)
    lost.follow_watched()
    for operation in lost.operations:
        assert (operation.status, operation.how) == (State.SUCCEEDED, How.SEEN), operation
        assert [entry.committed for entry in portal.requests(operation)] == [True]
    assert all(lost.shown())


@pytest.mark.parametrize("loss", ["dropped", "answered 503"])
def test_what_was_not_executed_fails_after_quiet_and_can_be_tried_again(
    portal: Portal, loss: str
) -> None:
    kind, options = LOSSES[loss]
    lost = Lost(portal, kind, when="before", **options)
    lost.follow_watched()
    assert not any(lost.shown())
    for operation, verb in zip(lost.operations, lost.verbs, strict=True):
        assert (operation.status, operation.how) == (State.FAILED, How.SEEN), operation
        assert [entry.committed for entry in portal.requests(operation)] == [False]
        again = portal.follow(portal.perform(verb))
        assert (again.status, again.how) == (State.SUCCEEDED, How.ANSWERED)
        assert again.pk != operation.pk
        assert lost.executed_requests(verb) == 1


@pytest.mark.parametrize("seconds", [0.3, 2.5])
def test_what_is_executed_late_is_never_called_failed(portal: Portal, seconds: float) -> None:
    lost = Lost(portal, "commit_late", seconds=seconds)
    lost.follow_watched()
    for operation in lost.operations:
        assert (operation.status, operation.how) == (State.SUCCEEDED, How.SEEN), operation
        assert [entry.committed for entry in portal.requests(operation)] == [True]
    assert all(lost.shown())


def test_a_lost_create_that_is_still_at_work_is_found_and_then_followed(
    portal: Portal, local_vault: LocalVault
) -> None:
    local_vault.configure(create_delay=6)
    spec = Spec(subject="CN=slow", key_type="EC", key_size=None, curve="P-256")
    verb = Create(name=fresh("slow"), spec=spec)
    local_vault.fault("drop", route="create", name=verb.name, when="after")
    operation = portal.follow(portal.perform(verb), lambda row: row.status is not State.UNKNOWN)
    assert (operation.status, operation.how) == (State.WAITING, How.SEEN)
    assert operation.slot is None
    portal.follow(operation)
    assert (operation.status, operation.how) == (State.SUCCEEDED, How.SEEN)


def test_a_lost_request_for_a_signature_is_found_with_its_csr(
    portal: Portal, local_vault: LocalVault
) -> None:
    spec = Spec(subject="CN=ca", key_type="EC", key_size=None, curve="P-256", issuer=UNKNOWN)
    verb = Create(name=fresh("csr"), spec=spec)
    local_vault.fault("silence", route="create", name=verb.name, when="after")
    operation = portal.follow(portal.perform(verb), lambda row: row.status is not State.UNKNOWN)
    assert (operation.status, operation.how) == (State.WAITING, How.SEEN)
    assert operation.waits_for_csr
    assert operation.csr
    local_vault.change("cancel_pending", verb.name)
    portal.follow(operation)
    assert (operation.status, operation.how) == (State.CANCELLED, How.SEEN)


def age_at_end(operation: Operation) -> float:
    """Seconds from sending to the end."""
    assert operation.settled_at is not None
    return operation.age(operation.settled_at)
