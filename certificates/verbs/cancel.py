"""Cancel the certificate operation of a certificate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from certificates.domain.actions import Action
from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look, is_other_request, is_same_request
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
        if pending is None or not is_same_request(pending, asked, by_key=now.keys_tell(before)):
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
    pending, by_key = now.pending, now.keys_tell(before)
    same = pending is not None and is_same_request(pending, ours, by_key=by_key)
    if made or (same and pending and pending.status == "completed"):
        return NotDone("it finished before it could be cancelled", FailureKind.FINISHED_FIRST)
    if same and pending:
        if pending.status == OperationStatus.IN_PROGRESS:
            return Working(ours)
        if pending.status == "cancelled":
            return _done(before, ours, by_key)
        return NotDone(pending.error or "it failed before it could be cancelled")
    if pending and not is_other_request(pending, ours, by_key=by_key):
        return CannotTell("the vault does not say whether it is the same operation")
    if not ours.key and now.new_versions(before):
        return CannotTell("a version was made, and the vault does not say by which operation")
    if now.steady and now.is_of_same_certificate(before):
        return _done(before, ours, by_key)  # a finished version could not have vanished
    return CannotTell("the certificate itself was deleted or made anew")


def _done(before: Look, ours: Accepted, by_key: bool) -> Done:
    asked = before.pending
    another = asked is not None and is_other_request(asked, ours, by_key=by_key)
    return Done({"another": True} if another else {})
