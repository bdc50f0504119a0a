"""Create a certificate, or a new version of one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from certificates.domain import basis
from certificates.domain.actions import Action
from certificates.domain.basis import Facts
from certificates.domain.expiry import exact
from certificates.domain.failures import FailureKind
from certificates.domain.issuers import is_unknown
from certificates.domain.looks import Get, Look, PendingSeen, VersionSeen
from certificates.domain.names import key_of
from certificates.domain.operation_status import OperationStatus
from certificates.domain.sealed import Sealed
from certificates.domain.spec import Spec
from certificates.domain.verdicts import (
    Accepted,
    Cancelled,
    CannotTell,
    Done,
    NotDone,
    Verdict,
    Working,
)
from certificates.verbs.base import Gateway, Verb, Words


@dataclass(frozen=True, kw_only=True)
class Create(Verb):
    """Ask the vault to make a key and have it certified as ``spec`` says."""

    spec: Spec

    key: ClassVar[str] = "create"
    action: ClassVar[Action] = Action.CREATE
    permission: ClassVar[str] = "create"
    is_filled_in: ClassVar[bool] = True
    gets: ClassVar[tuple[Get, ...]] = (
        Get.CERTIFICATE,
        Get.PENDING,
        Get.VERSIONS,
        Get.CERTIFICATE,
        Get.DELETED,
    )
    frees_slot: ClassVar[bool] = True
    words: ClassVar[Words] = Words(
        title="Creating {name} in {vault}",
        attempt="create {name}",
        participle="created",
        waiting="The vault is making the key and signing it.",
        done="{name} has a new current version.",
    )

    @property
    def needed_version(self) -> str:
        """An older vault would take the request, and leave out what it does not know."""
        return self.spec.needed_version

    def refuse(self, before: Look) -> FailureKind | None:
        """The name must not be held by a deleted certificate, and no other request be under way.

        A certificate that changed between the two reads may show what another request has just
        made: if the answer is lost, both would look alike.
        """
        if before.deleted:
            return FailureKind.NAME_DELETED
        if before.certificate != before.certificate_last:
            return FailureKind.CHANGING
        if before.pending and before.pending.status == OperationStatus.IN_PROGRESS:
            return FailureKind.PENDING
        return None

    def basis(self, look: Look) -> Facts:
        """The certificate of that name, whose policy and tags it replaces; none of a free name."""
        if look.certificate is None:
            return {}
        current = (v for v in look.versions if v.id == look.certificate.version)
        return {
            "Certificate": key_of(self.name),
            **basis.of_version(next(current, None)),
            **basis.of_policy(look.certificate),
        }

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One POST; the vault answers with its certificate operation."""
        return Working(gateway.create(self.name, self.spec))

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """A version with the key of our CSR is ours, whatever became of the pending operation.

        Where the key is used again it does not identify the version: then only our own
        pending operation does.
        """
        ours = now.pending is not None and now.pending.request_id == accepted.request_id
        if self.spec.advanced.reuse_key and not ours:
            return CannotTell("the key is used again, so it does not tell whose version it is")
        for version in now.versions:
            if version.key and version.key == accepted.key:
                return Done(_result(version))
        if now.pending and ours:
            return _pending_verdict(now.pending, now, accepted)
        if now.certificate and now.steady and _is_of(now.certificate.incarnation, before, accepted):
            return Cancelled()  # a finished version could not have vanished
        deleted = now.deleted
        if deleted and not now.certificate_last and _is_of(deleted.incarnation, before, accepted):
            if deleted.latest is None or deleted.latest.id in before.version_ids:
                return Cancelled()
            if deleted.latest.key and deleted.latest.key == accepted.key:
                return Done(_result(deleted.latest))
        return CannotTell("the vault has another certificate operation, or none, in its place")

    def find_out(self, before: Look, now: Look) -> Verdict:
        """One new version or pending request that is as asked is taken for ours."""
        if not (now.quiet and now.steady):
            return CannotTell("the request may still arrive, or the certificate is changing")
        # A request and the version that it became carry the same key: one candidate. A completed
        # request counts as its version, which may have been there before it was seen.
        fitting = [v for v in now.new_versions(before) if self._fits_version(v)]
        candidates: dict[str, Verdict] = {v.key: Done(_result(v)) for v in fitting}
        pending = now.pending
        if pending and pending.status != "completed" and self._is_new(pending, before):
            candidates[_key(pending)] = Working(_accepted(pending, now))
        if len(candidates) > 1 or len(fitting) > 1:  # several may share a key that is used again
            return CannotTell("more than one version or request is as asked")
        if candidates:
            return candidates.popitem()[1]
        if now.same_as(before):
            return NotDone("the vault is as it was before")
        return CannotTell("the certificate changed, but not into what was asked for")

    def waits_for_people(self) -> bool:
        """A certificate authority outside takes days."""
        return is_unknown(self.spec.issuer)

    def waiting_sentence(self, vault: str) -> str:
        """Says what to do with the CSR."""
        if self.waits_for_people():
            return "The CSR is ready. Download it and send it to the certificate authority."
        return super().waiting_sentence(vault)

    def done_sentence(self, vault: str, result: Mapping[str, Any]) -> str:
        """Says until when the new version is valid, where that is known."""
        if not result.get("expires"):
            return super().done_sentence(vault, result)
        until = exact(datetime.fromtimestamp(result["expires"], UTC))
        return f"{self.name} has a new current version, valid until {until}."

    def _fits_version(self, version: VersionSeen) -> bool:
        return version.content is not None and self.spec.fits(version.content)

    def _is_new(self, pending: PendingSeen, before: Look) -> bool:
        """Whether the request is as asked and not the one of before."""
        if before.pending and before.pending.request_id == pending.request_id:
            return False
        return pending.content is not None and self.spec.fits(pending.content, pending.issuer)


def _is_of(incarnation: int, before: Look, accepted: Accepted) -> bool:
    """Whether our request belongs to that certificate.

    No look may have seen a certificate that was deleted at once. The vault made it between its
    answers to the look before and to the request, where the name was free before.
    """
    if known := before.incarnation or accepted.incarnation:
        return incarnation == known
    return before.nowhere and before.date <= incarnation <= accepted.date


def _key(pending: PendingSeen) -> str:
    return pending.content.key if pending.content else ""


def _accepted(pending: PendingSeen, now: Look) -> Accepted:
    return Accepted(
        request_id=pending.request_id,
        csr=pending.csr,
        key=_key(pending),
        incarnation=now.incarnation,
    )


def _pending_verdict(pending: PendingSeen, now: Look, accepted: Accepted) -> Verdict:
    if pending.status == OperationStatus.IN_PROGRESS:
        learnt = accepted.incarnation or (now.incarnation if now.steady else None)
        return Working(replace(accepted, incarnation=learnt))
    if pending.status == "cancelled":
        return Cancelled()
    if pending.status == "failed":
        return NotDone(pending.error or "the certificate operation failed in the vault")
    return CannotTell("the certificate operation is completed, its version is not there yet")


def _result(version: VersionSeen) -> dict[str, Any]:
    return {"version": version.id, "expires": version.expires}
