"""Cancel the certificate operation of a certificate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from certificates.domain import basis
from certificates.domain.actions import Action
from certificates.domain.basis import Facts
from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.operation_status import OperationStatus
from certificates.domain.sealed import Sealed
from certificates.domain.verdicts import (
    Accepted,
    CannotTell,
    Done,
    NotDone,
    Verdict,
    Working,
)
from certificates.verbs.base import Gateway, Verb, Words


@dataclass(frozen=True, kw_only=True)
class Cancel(Verb):
    """Ask the vault to stop the certificate operation that is under way; it may still finish."""

    key: ClassVar[str] = "cancel"
    action: ClassVar[Action] = Action.CANCEL
    permission: ClassVar[str] = "update"
    takes_away: ClassVar[bool] = True
    gets: ClassVar[tuple[Get, ...]] = (
        Get.CERTIFICATE,
        Get.PENDING,
        Get.VERSIONS,
        Get.CERTIFICATE,
    )
    words: ClassVar[Words] = Words(
        title="Cancelling the operation of {name} in {vault}",
        attempt="cancel the operation of {name}",
        participle="cancelled",
        waiting="Asked the vault to stop. It may still finish.",
        done="Cancelled.",
    )

    def refuse(self, before: Look) -> FailureKind | None:
        """There must be an operation under way, and the certificate the same in both reads.

        One that changed between them may be what the operation has made: among the versions of
        before, it would never be found.
        """
        if before.certificate != before.certificate_last:
            return FailureKind.CHANGING
        if before.pending is None or before.pending.status != OperationStatus.IN_PROGRESS:
            return FailureKind.NOTHING_PENDING
        return None

    def basis(self, look: Look) -> Facts:
        """The operation: the request names none, and would stop whichever is there."""
        return basis.of_pending(look.pending)

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One PATCH; its answer names the operation that it reached."""
        return Working(gateway.cancel(self.name))

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """Cancelled, or finished first: then there is a version with its key."""
        return _outcome(before, now, accepted)

    def find_out(self, before: Look, now: Look) -> Verdict:
        """By whether the operation of before is asked to stop, or has ended."""
        asked, pending = before.pending, now.pending
        if asked is None:
            return CannotTell("the look before saw no operation")
        ours = Accepted(request_id=asked.request_id, key=asked.key)
        if pending is None or pending.request_id != asked.request_id:
            if not now.quiet:  # the request could still hit the operation that took its place
                return CannotTell("the request may still arrive")
        elif pending.status == OperationStatus.IN_PROGRESS and not pending.cancellation_requested:
            return NotDone("the operation is still under way, and nobody has asked it to stop")
        return _outcome(before, now, ours)

    def done_sentence(self, vault: str, result: Mapping[str, Any]) -> str:
        """Says when the request, which names no operation, reached another one."""
        said = super().done_sentence(vault, result)
        another = " It was another operation than the one that was seen just before."
        return said + another if result.get("another") else said


def _outcome(before: Look, now: Look, ours: Accepted) -> Verdict:
    """What became of the operation ``ours`` after it was asked to stop."""
    made = any(ours.key and version.key == ours.key for version in now.new_versions(before))
    pending = now.pending
    same = pending is not None and pending.request_id == ours.request_id
    if made or (same and pending and pending.status == "completed"):
        return NotDone("it finished before it could be cancelled", FailureKind.FINISHED_FIRST)
    if same and pending:
        if pending.status == OperationStatus.IN_PROGRESS:
            return Working(ours)
        if pending.status == "cancelled":
            return _done(before, ours)
        return NotDone(pending.error or "it failed before it could be cancelled")
    if now.certificate and now.steady and now.incarnation == before.incarnation:
        return _done(before, ours)  # a finished version could not have vanished
    return CannotTell("the certificate itself was deleted or made anew")


def _done(before: Look, ours: Accepted) -> Done:
    asked = before.pending
    return Done({"another": True} if asked and asked.request_id != ours.request_id else {})
