"""Purge a deleted certificate: nobody can bring it back."""

from dataclasses import dataclass
from typing import ClassVar

from certificates.domain import basis
from certificates.domain.actions import Action
from certificates.domain.basis import Facts
from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.sealed import Sealed
from certificates.domain.verdicts import (
    Accepted,
    CannotTell,
    Done,
    NotDone,
    Verdict,
    Working,
)
from certificates.verbs.base import Gateway, Subject, Verb, Words


@dataclass(frozen=True, kw_only=True)
class Purge(Verb):
    """Do away with a deleted certificate before Azure does it by itself."""

    key: ClassVar[str] = "purge"
    action: ClassVar[Action] = Action.PURGE
    permission: ClassVar[str] = "purge"
    subject: ClassVar[Subject] = Subject.DELETED
    becomes: ClassVar[Subject | None] = None
    takes_away: ClassVar[bool] = True
    gets: ClassVar[tuple[Get, ...]] = (Get.DELETED, Get.CERTIFICATE)
    words: ClassVar[Words] = Words(
        title="Purging {name} from {vault}",
        attempt="purge {name}",
        participle="purged",
        waiting="The vault is purging; the name is available in a few minutes.",
        done="Purged. It cannot be brought back.",
    )

    def refuse(self, before: Look) -> FailureKind | None:
        """There must be something to purge, nothing in its place, and a vault that allows it."""
        if before.certificate:
            return FailureKind.NAME_IN_USE
        if before.deleted is None:
            return FailureKind.NOT_DELETED
        return None if before.deleted.is_purgeable else FailureKind.PURGE_PROTECTED

    def basis(self, look: Look) -> Facts:
        """The delete: what was recovered and deleted again may be another certificate."""
        return basis.of_deleted(look.deleted)

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One DELETE, answered without a body before it is done."""
        gateway.purge(self.name)
        return Working(Accepted())

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """Done when what was deleted is no longer among the deleted."""
        if now.same_delete(before):
            return CannotTell("the vault still shows it among the deleted certificates")
        return Done()

    def find_out(self, before: Look, now: Look) -> Verdict:
        """Not done when it is still deleted, by the same delete; done only when it is nowhere.

        One that is active again was recovered, or purged and restored: nobody can tell.
        """
        if now.same_delete(before) and not now.certificate:
            return NotDone("the certificate is still deleted")
        return Done() if now.nowhere else CannotTell("something else has the name by now")
