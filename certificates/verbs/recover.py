"""Recover a deleted certificate."""

from dataclasses import dataclass
from typing import ClassVar

from certificates.domain.actions import Action
from certificates.domain.failures import FailureKind
from certificates.domain.looks import CertificateSeen, DeletedSeen, Get, Look
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
class Recover(Verb):
    """Bring a deleted certificate back with all its versions."""

    key: ClassVar[str] = "recover"
    action: ClassVar[Action] = Action.RECOVER
    permission: ClassVar[str] = "recover"
    subject: ClassVar[Subject] = Subject.DELETED
    gets: ClassVar[tuple[Get, ...]] = (Get.CERTIFICATE, Get.DELETED)
    words: ClassVar[Words] = Words(
        title="Recovering {name} in {vault}",
        attempt="recover {name}",
        participle="recovered",
        waiting="The vault is bringing it back.",
        done="Recovered with all its versions.",
    )

    def refuse(self, before: Look) -> FailureKind | None:
        """There must be something to recover, and nothing in its place."""
        if before.certificate:
            return FailureKind.NAME_IN_USE
        return None if before.deleted else FailureKind.NOT_DELETED

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One POST."""
        gateway.recover(self.name)
        return Working(Accepted())

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """Done when the certificate that was deleted is active."""
        return self._recovered(before, now)

    def find_out(self, before: Look, now: Look) -> Verdict:
        """Not done when it is still deleted, by the same delete."""
        if not now.certificate and now.same_delete(before):
            return NotDone("the certificate is still deleted")
        return self._recovered(before, now)

    def _recovered(self, before: Look, now: Look) -> Verdict:
        if now.certificate and before.deleted:
            if _is_recovered(now.certificate, before.deleted):
                return Done()
            return CannotTell("another certificate has taken the name")
        return CannotTell("it is not active yet")


def _is_recovered(now: CertificateSeen, deleted: DeletedSeen) -> bool:
    """Whether it is the one that was deleted: without an incarnation its version tells."""
    if now.incarnation != deleted.incarnation:
        return False
    latest = deleted.latest
    return now.incarnation != 0 or (latest is not None and latest.id == now.version)
