"""Delete the certificate operation of a certificate."""

from dataclasses import dataclass
from typing import ClassVar

from certificates.domain import basis
from certificates.domain.actions import Action
from certificates.domain.basis import Facts
from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.sealed import Sealed
from certificates.domain.verdicts import Accepted, CannotTell, Done, NotDone, Verdict, Working
from certificates.verbs.base import Gateway, Verb, Words


@dataclass(frozen=True, kw_only=True)
class DeleteOperation(Verb):
    """Remove a certificate operation, at work or ended, with what it was asked for."""

    key: ClassVar[str] = "delete-operation"
    action: ClassVar[Action] = Action.CANCEL
    permission: ClassVar[str] = "update"
    takes_away: ClassVar[bool] = True
    gets: ClassVar[tuple[Get, ...]] = (Get.CERTIFICATE, Get.PENDING, Get.CERTIFICATE)
    words: ClassVar[Words] = Words(
        title="Deleting the operation of {name} in {vault}",
        attempt="delete the operation of {name}",
        participle="changed",
        waiting="The vault is deleting the operation.",
        done="The operation is deleted.",
    )

    def refuse(self, before: Look) -> FailureKind | None:
        """There must be an operation, and the certificate that it belongs to."""
        if before.pending is None:
            return FailureKind.NOTHING_PENDING
        return None if before.certificate and before.steady else FailureKind.CHANGING

    def basis(self, look: Look) -> Facts:
        """The operation, whose state decides what is lost."""
        return basis.of_operation(look.pending)

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One DELETE, whose answer is the end of it."""
        gateway.delete_operation(self.name)
        return Done()

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """Never asked: a request that was accepted is done."""
        return CannotTell()

    def find_out(self, before: Look, now: Look) -> Verdict:
        """By whether the operation of before is still there, on the same certificate."""
        asked, pending = before.pending, now.pending
        if asked and pending and pending.request_id == asked.request_id:
            return NotDone("the operation is still there")
        if now.certificate and now.steady and now.incarnation == before.incarnation:
            return Done()  # no longer, or another one has taken its place
        return CannotTell("the certificate itself was deleted or made anew")
