"""Somebody else changes the certificate while an operation is at work, and what is true then."""

import base64
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from certificates.domain.lifecycle import How, State
from certificates.domain.x509 import content_of_certificate
from certificates.models import Operation
from certificates.verbs import Verb
from localvault.testing import Entry, LocalVault, LocalVaultError
from tests.localvault.calls import Caller
from tests.proofs.settling.scenes import ASKED, OTHER, SAME

SAME_MADE = ("create same", "recreate same")
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
    """One operation, and one change by somebody else at one moment of it."""

    verb: Verb
    route: str
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
        """The changes that somebody else has really made."""
        return [entry for entry in running.journal(name=self.verb.name) if entry.own]


class Truth:
    """What the vault and its journal say of one meddled operation when all is over."""

    def __init__(self, meddling: Meddling, running: LocalVault) -> None:
        self.operation = meddling.operation
        self.change = meddling.change
        self.in_before = meddling.moment == "look before"
        self.in_last = self._in_last_look(meddling, running)
        requests = running.journal(client_request_id=str(self.operation.pk), authorised=True)
        self.sent = len(requests)
        self.executed = any(entry.committed for entry in requests)
        self.changed = bool(meddling.changed(running))
        self._call = Caller(running)
        self._name = meddling.verb.name

    def _in_last_look(self, meddling: Meddling, running: LocalVault) -> bool:
        """Whether the change came when the look that decided had begun: it may have missed it."""
        changes, settled = meddling.changed(running), self.operation.settled_at
        if not changes or settled is None:
            return False
        asked = running.journal(name=meddling.verb.name, method="GET", authorised=True)
        asked = [entry for entry in asked if entry.at <= settled.timestamp()]
        return changes[0].at >= asked[-len(meddling.verb.gets)].at

    def problem(self) -> str:
        """Why the operation's state is false, "" when it is true."""
        if self.operation.how == How.NOT_SENT:
            return "" if self.changed and self.in_before and not self.sent else "not sent"
        if self.operation.how == How.ANSWERED and self.operation.status is State.FAILED:
            return "executed and called failed" if self.executed else ""
        kind: str = getattr(self, f"_{self.operation.verb.replace('-', '_')}")(
            self.operation.status
        )
        return kind

    def _create(self, state: State) -> str:
        forgotten = self.changed and self.change in ("purge", "recreate same", "recreate other")
        same_made = self.changed and self.change in SAME_MADE
        if state is State.FAILED and self.executed and not forgotten:
            return "executed and called failed"
        if state is State.SUCCEEDED:
            if not self.executed and (self.operation.how == How.ANSWERED or not same_made):
                return "not executed and called done"
            return "" if forgotten else self._version_problem()
        if state is State.CANCELLED and not (self.executed and self.changed):
            return "cancelled by nobody"
        if state is State.NEEDS_DECISION and self._can_tell_create():
            return "it could have been told"
        return ""

    _renew = _create

    def _can_tell_create(self) -> bool:
        if not self.changed:
            return True
        if self.executed:
            return self.change in ("create other", "disable")
        return self.change == "create same" and not self.in_before

    def _version_problem(self) -> str:
        version = (self.operation.result or {}).get("version")
        if version is None or version in self.operation.before_look.version_ids:
            return f"version {version} is not new"
        found = self._call("GET", f"/certificates/{self._name}/{version}")
        if found.status == 404 and self.change == "delete":
            return ""
        if found.status != 200:
            return f"there is no version {version}"
        content = content_of_certificate(base64.b64decode(found.json["cer"]))
        return "" if content and ASKED.fits(content) else "the version is not as asked"

    def _cancel(self, state: State) -> str:
        ended = self.executed or self.changed
        if state is State.SUCCEEDED and not ended:
            return "not cancelled and called done"
        if state is State.FAILED and self.executed:
            return "cancelled and called not done"
        gone = self.changed and self.change.split()[0] in ("recreate", "delete", "purge")
        if state is State.NEEDS_DECISION and not gone:
            return "it could have been told"
        return ""

    def _delete_operation(self, state: State) -> str:
        ended = self.executed or self.changed
        if state is State.SUCCEEDED and not ended:
            return "not deleted and called done"
        if state is State.FAILED and self.executed:
            return "deleted and called not done"
        if state is State.NEEDS_DECISION and self.change not in ("delete", "recreate other"):
            return "it could have been told"
        return ""

    def _disable(self, state: State) -> str:
        disabled = self.executed or (self.changed and self.change == "disable")
        if state is State.SUCCEEDED and not disabled:
            return "not disabled and called done"
        undone = self.changed and self.change != "disable"
        if state is State.FAILED and disabled and not (undone or self.in_last):
            return "disabled and called not done"
        if state is State.NEEDS_DECISION and not undone:
            return "it could have been told"
        return ""

    def _tags(self, state: State) -> str:
        if state is State.SUCCEEDED and not self.executed:
            return "not tagged and called done"
        if state is State.FAILED and self.executed and not (self.changed or self.in_last):
            return "tagged and called not done"
        if state is State.NEEDS_DECISION and not self.changed:
            return "it could have been told"
        return ""

    def _delete(self, state: State) -> str:
        gone = self.executed or (self.changed and self.change == "delete")
        if state is State.SUCCEEDED and not gone:
            return "not deleted and called done"
        before = self.operation.before_look.incarnation
        if state is State.FAILED and self._active() != before and not self.in_last:
            return "not there and called not done"
        undone = self.changed and self.change.split()[0] in ("recover", "recreate", "purge")
        if state is State.NEEDS_DECISION and not undone:
            return "it could have been told"
        return ""

    def _recover(self, state: State) -> str:
        brought_back = self.executed or (self.changed and self.change == "recover")
        if state is State.SUCCEEDED and not brought_back:
            return "not recovered and called done"
        active = self._active() is not None and not self.in_last
        if state is State.FAILED and (self.executed or active):
            return "recovered and called not done"
        replaced = self.changed and self.change.split()[0] in ("recreate", "purge")
        if state is State.NEEDS_DECISION and not replaced:
            return "it could have been told"
        return ""

    def _purge(self, state: State) -> str:
        purged = self.executed or (self.changed and self.change == "purge")
        if state is State.SUCCEEDED and not purged:
            return "not purged and called done"
        if state is State.FAILED and self.executed:
            return "purged and called not done"
        if state is State.NEEDS_DECISION and not self.changed:
            return "it could have been told"
        return ""

    def _active(self) -> int | None:
        """The incarnation of the active certificate."""
        found = self._call("GET", f"/certificates/{self._name}")
        if found.status != 200:
            return None
        created: int = found.json["policy"]["attributes"]["created"]
        return created
