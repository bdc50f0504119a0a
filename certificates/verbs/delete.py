"""Delete a certificate with all its versions, its key and its secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from certificates.domain import basis
from certificates.domain.actions import Action
from certificates.domain.basis import Facts
from certificates.domain.expiry import exact
from certificates.domain.failures import FailureKind
from certificates.domain.looks import DeletedSeen, Get, Look
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
class Delete(Verb):
    """Move a certificate to the deleted ones, from where it can be recovered for a time."""

    key: ClassVar[str] = "delete"
    action: ClassVar[Action] = Action.DELETE
    permission: ClassVar[str] = "delete"
    becomes: ClassVar[Subject | None] = Subject.DELETED
    takes_away: ClassVar[bool] = True
    gets: ClassVar[tuple[Get, ...]] = (Get.DELETED, Get.CERTIFICATE)
    words: ClassVar[Words] = Words(
        title="Deleting {name} from {vault}",
        attempt="delete {name}",
        participle="deleted",
        waiting="The vault is deleting it; it shows up under Deleted in a few seconds.",
        done="Deleted.",
    )

    def refuse(self, before: Look) -> FailureKind | None:
        """There must be something to delete."""
        if before.deleted:
            return FailureKind.NAME_DELETED
        return None if before.certificate else FailureKind.NOT_FOUND

    def basis(self, look: Look) -> Facts:
        """The current version: a newer one must not go unseen."""
        return basis.of_current(look.certificate)

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One DELETE; where the vault keeps nothing, its answer is the end of it."""
        kept = gateway.delete(self.name)
        return Working(Accepted()) if kept else Done()

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """Done when it shows among the deleted, deleted since the look before."""
        return _seen_deleted(before, now)

    def find_out(self, before: Look, now: Look) -> Verdict:
        """Not done when the same certificate is still active."""
        if now.certificate and now.incarnation == before.incarnation and not now.deleted:
            return NotDone("the certificate is still there")
        kept = before.certificate and "Recoverable" in before.certificate.recovery_level
        if now.nowhere and not kept:
            return Done()
        return _seen_deleted(before, now)

    def done_sentence(self, vault: str, result: Mapping[str, Any]) -> str:
        """Says until when it can be undone."""
        if not result.get("purge"):
            return super().done_sentence(vault, result)
        until = exact(datetime.fromtimestamp(result["purge"], UTC))
        return f"Deleted. It can be recovered until {until}."


def _seen_deleted(before: Look, now: Look) -> Verdict:
    if now.deleted and now.deleted.deleted_date >= before.date:
        return Done(_result(now.deleted))
    return CannotTell("it does not show among the deleted certificates")


def _result(deleted: DeletedSeen) -> dict[str, Any]:
    return {"deleted": deleted.deleted_date, "purge": deleted.scheduled_purge}
