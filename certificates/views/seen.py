"""What looks saw of an operation that nobody can tell: before it was sent, and last."""

from dataclasses import dataclass

from certificates.domain.looks import Get, Look
from certificates.domain.stored import from_json
from certificates.domain.text import inert
from certificates.models import Operation


@dataclass(frozen=True)
class Seen:
    """One thing of the vault, before and at the last look."""

    what: str
    before: str
    last: str


def seen(operation: Operation) -> tuple[str, list[Seen]]:
    """Why the portal cannot tell, and what it saw; no rows when it has not seen the vault since."""
    evidence = operation.evidence or {}
    reason = inert(str(evidence.get("reason", "")))
    if not evidence.get("look") or operation.before is None:
        return reason, []
    before, last = operation.before_look, from_json(Look, evidence["look"])
    rows = [
        Seen(what, tell(before), tell(last))
        for get, what, tell in (
            (Get.CERTIFICATE, "Certificate", _certificate),
            (Get.PENDING, "Certificate operation", _pending),
            (Get.VERSIONS, "Versions", _versions),
            (Get.DELETED, "Among the deleted", _deleted),
        )
        if get in last.gets
    ]
    return reason, rows


def _certificate(look: Look) -> str:
    return "there" if look.certificate else "not there"


def _pending(look: Look) -> str:
    return inert(look.pending.status) if look.pending else "none"


def _versions(look: Look) -> str:
    return str(len(look.versions))


def _deleted(look: Look) -> str:
    return "yes" if look.deleted else "no"
