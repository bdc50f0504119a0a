"""The portal in one process: performs, follows, and checks what must hold for everything."""

import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from certificates.domain.lifecycle import State
from certificates.domain.sealed import Sealed
from certificates.domain.timings import TIMINGS
from certificates.models import AuditEvent, Operation, Person, Vault
from certificates.services import audit, operations
from certificates.verbs import Verb
from localvault.testing import Entry, LocalVault

SETTLED = 20.0  # seconds after which a proof gives up waiting
STEP = 0.03


@dataclass
class Portal:
    """One person, one vault, and the local vault that answers for it."""

    actor: Person
    vault: Vault
    running: LocalVault

    def perform(
        self, verb: Verb, *, nonce: str | None = None, sealed: Sealed | None = None
    ) -> Operation:
        """Have something done, as a page would."""
        nonce = nonce or str(uuid.uuid4())
        done = operations.perform(
            verb, vault=self.vault, actor=self.actor, nonce=nonce, sealed=sealed
        )
        return done.operation

    def follow(
        self,
        operation: Operation,
        until: Callable[[Operation], bool] = lambda operation: operation.is_final,
        seconds: float = SETTLED,
    ) -> Operation:
        """Poll like a page until ``until`` holds."""
        return self.follow_all([operation], until, seconds)[0]

    def follow_all(
        self,
        followed: Iterable[Operation],
        until: Callable[[Operation], bool] = lambda operation: operation.is_final,
        seconds: float = SETTLED,
    ) -> list[Operation]:
        """Poll several, side by side."""
        rows = list(followed)
        ends = time.monotonic() + seconds
        while not all(until(row) for row in rows):
            assert time.monotonic() < ends, [str(row) for row in rows if not until(row)]
            time.sleep(STEP)
            for row in rows:
                if not until(row):
                    self.look(row)
        return rows

    def look(self, operation: Operation) -> Operation:
        """One poll of a page: a look if one is due."""
        operation.refresh_from_db()
        return operations.settle_if_due(operation)

    def requests(self, operation: Operation) -> list[Entry]:
        """The changing requests of an operation that reached the vault with a token."""
        return self.running.journal(client_request_id=str(operation.pk), authorised=True)

    def executed(self, operation: Operation) -> bool:
        """Whether the vault has executed the operation's request."""
        return any(entry.committed for entry in self.requests(operation))

    def check(self) -> None:
        """What holds for every operation at every time."""
        assert audit.verify() is None
        for operation in Operation.objects.all():
            self._check_sent_once(operation)
            self._check_sent_after_mark(operation)
        before = {row.pk: _columns(row) for row in Operation.objects.all() if row.is_final}
        operations.settle_due()
        for pk in before:
            operations.settle(pk)
        after = {row.pk: _columns(row) for row in Operation.objects.filter(pk__in=before)}
        assert after == before, "nothing leaves a final state"

    def _check_sent_once(self, operation: Operation) -> None:
        sent = self.requests(operation)
        assert all(entry.method in ("POST", "PUT", "PATCH", "DELETE") for entry in sent), sent
        # The SDK may answer a challenge; a request refused with 401 has done nothing.
        assert len([entry for entry in sent if entry.status != 401]) <= 1, sent

    def _check_sent_after_mark(self, operation: Operation) -> None:
        events = AuditEvent.objects.filter(operation=str(operation.pk)).order_by("number")
        steps = [event.event.removeprefix("operation.") for event in events]
        assert steps[0] == "record", steps
        marked = {event.event: event for event in events}.get("operation.send")
        for entry in self.requests(operation):
            assert marked is not None, "sent without having been marked"
            assert marked.at.timestamp() <= entry.at
            assert operation.sent_at is not None
            assert operation.sent_at.timestamp() <= entry.at
        if operation.state == State.RECORDED:
            assert marked is None


def _columns(operation: Operation) -> dict[str, Any]:
    return {k: v for k, v in vars(operation).items() if not k.startswith("_")}


def fresh(stem: str) -> str:
    """A name that no other test uses."""
    return f"{stem}-{uuid.uuid4().hex[:10]}"


def until_quiet(operation: Operation) -> None:
    """Wait until the operation's request can no longer arrive."""
    assert operation.sent_at is not None
    quiet = operation.sent_at.timestamp() + TIMINGS.quiet(operation.verb_object.deadline)
    time.sleep(max(0.0, quiet + 0.02 - time.time()))
