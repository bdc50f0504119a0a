"""Someone else changes the certificate while an operation is at work, and what is true then."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from certificates.domain.lifecycle import How, State
from certificates.models import Operation
from certificates.verbs import Verb
from localvault.testing import Entry, LocalVault, LocalVaultError
from tests.verbs.specimens import Specimen
from tests.verbs.specimens.base import OTHER, SAME, Effect
from tests.verbs.specimens.shown import Shown

CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "create same": ("create", SAME),
    "create other": ("create", OTHER),
    "recreate same": ("recreate", SAME),
    "recreate other": ("recreate", OTHER),
    "disable": ("disable", {}),
    "enable": ("enable", {}),
    "tag": ("update", {"tags": {"owner": "somebody else"}}),
    "delete": ("delete", {}),
    "recover": ("recover", {}),
    "purge": ("purge", {}),
    "cancel pending": ("cancel_pending", {}),
    "delete pending": ("delete_pending", {}),
}


@dataclass
class Meddling:
    """One operation, and one change by someone else at one moment of it."""

    specimen: Specimen
    verb: Verb
    change: str
    moment: str  # "look before", "sent", "between", "first look", "quiet look"
    position: int = 0
    operation: Operation = field(init=False)

    def __str__(self) -> str:
        return f"{self.change} at {self.moment} {self.position}: {self.operation}"

    def arm(self, running: LocalVault, route: str = "*") -> None:
        """Have the change come after one of the next requests."""
        what, spec = CHANGES[self.change]
        running.fault(
            "change",
            name=self.verb.name,
            route=route,
            skip=self.position,
            when="after",
            what=what,
            spec=spec,
        )

    def change_now(self, running: LocalVault) -> None:
        """Make the change; one that is impossible now is not made."""
        what, spec = CHANGES[self.change]
        with suppress(LocalVaultError):
            running.change(what, self.verb.name, **spec)

    def changed(self, running: LocalVault) -> list[Entry]:
        """The changes that someone else has really made."""
        return [entry for entry in running.journal(name=self.verb.name) if entry.own]


class Truth:
    """What the vault and its journal say of one meddled operation when all is over."""

    def __init__(self, meddling: Meddling, running: LocalVault) -> None:
        self.operation = meddling.operation
        self.changed = bool(meddling.changed(running))
        effects = {**meddling.specimen.others, **meddling.specimen.enders}
        self.effect = effects[meddling.change] if self.changed else Effect.NONE
        self.in_before = meddling.moment == "look before"
        self.in_last = self._in_last_look(meddling, running)
        requests = running.journal(client_request_id=str(self.operation.pk), authorised=True)
        self.sent = len(requests)
        self.executed = any(entry.committed for entry in requests)
        self._shows = meddling.specimen.shows
        self._running = running

    def _in_last_look(self, meddling: Meddling, running: LocalVault) -> bool:
        """Whether the change came when the look that decided had begun: it may have missed it."""
        changes, settled = meddling.changed(running), self.operation.settled_at
        if not changes or settled is None:
            return False
        asked = running.journal(name=meddling.verb.name, method="GET", authorised=True)
        asked = [entry for entry in asked if entry.at <= settled.timestamp()]
        return changes[0].at >= asked[-len(meddling.verb.gets)].at

    @property
    def is_as_asked(self) -> bool:
        """Whether the vault shows what was asked for."""
        return self._shows(Shown(self.operation, self._running))

    def problem(self) -> str:
        """Why the operation's state is false, "" when it is true."""
        state, how = self.operation.status, self.operation.how
        if how == How.NOT_SENT:
            return "" if self.changed and self.in_before and not self.sent else "not sent"
        if state is State.FAILED:
            return self._of_failure()
        if state is State.SUCCEEDED:
            return self._of_success()
        if state is State.CANCELLED:
            return "" if self.executed and self.changed else "cancelled by nobody"
        return "" if self._cannot_be_told() else "it could have been told"

    def _of_success(self) -> str:
        is_ours = self.operation.how == How.ANSWERED
        if not self.executed and (is_ours or Effect.SAME not in self.effect):
            return "not executed and called done"
        if Effect.UNDOES not in self.effect and not self.is_as_asked:
            return "called done, and the vault is not as asked"
        return ""

    def _of_failure(self) -> str:
        if self.operation.how == How.ANSWERED:
            return "executed and called failed" if self.executed else ""
        if Effect.UNDOES in self.effect:
            return ""
        if self.executed:
            return "executed and called failed"
        if self.is_as_asked and not self.in_last:
            return "the vault is as asked, and it is called failed"
        return ""

    def _cannot_be_told(self) -> bool:
        if self.in_before and Effect.HIDES_EARLY in self.effect:
            return True
        hides = Effect.HIDES_DONE if self.executed else Effect.HIDES_LOST
        return hides in self.effect
