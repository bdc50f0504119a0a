"""A message to the owner of a vault, who alone can let the portal in."""

from dataclasses import dataclass
from urllib.parse import quote

from certificates.domain.attempts import Attempt, reading
from certificates.domain.explanations import explain
from certificates.domain.explanations.parts import Context, Known, date
from certificates.domain.explanations.permissions import missing
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.text import inert

OWNERS = frozenset(
    {
        FailureKind.PERMISSION,
        FailureKind.PERMISSION_POLICY,
        FailureKind.PERMISSION_ROLE,
        FailureKind.FIREWALL,
        FailureKind.PRIVATE,
    }
)


@dataclass(frozen=True)
class Message:
    """A message to copy; ``mailto`` opens it in a mail program, "" without an address."""

    subject: str
    body: str
    mailto: str

    @property
    def text(self) -> str:
        """Subject and body, as one piece to copy."""
        return f"{self.subject}\n\n{self.body}"


def message_to_owner(
    failure: Failure, *, attempt: Attempt | None, name: str, known: Known, portal: str
) -> Message | None:
    """The message about ``failure``; None where the owner of the vault cannot help.

    Args:
        attempt, name, known: as in ``explain``.
        portal: what the portal is called.
    """
    if failure.kind not in OWNERS:
        return None
    context = Context(failure, attempt or reading(name), name, known)
    subject = f"Key Vault {failure.vault}: {_missing(context)} for {portal}"
    body = _body(context, portal)
    mailto = f"mailto:{quote(known.owner_email, safe='@')}?{_query(subject, body)}"
    return Message(subject, body, mailto if known.owner_email else "")


def _missing(context: Context) -> str:
    if context.failure.kind is FailureKind.FIREWALL:
        return f"address {inert(context.failure.address)}".strip()
    if context.failure.kind is FailureKind.PRIVATE:
        return "a private endpoint"
    return f"permission {missing(context)}"


def _body(context: Context, portal: str) -> str:
    """Who asks, which identity lacks what, the one command that fixes it, and when it was seen."""
    told = explain(context.failure, attempt=context.attempt, name=context.name, known=context.known)
    mending = [remedy for remedy in told.remedies if remedy.command] or list(told.remedies[:1])
    who = f"{context.known.asked_by} asks for this in {portal}." if context.known.asked_by else ""
    seen = [
        ("Time", date(context.failure.at)),
        ("App id", context.failure.app_id),
        ("Object id", context.failure.object_id),
        ("Key Vault request id", inert(context.failure.request_id)),
    ]
    facts = "\n".join(f"{label}: {value}" for label, value in seen if value)
    remedy = f"{mending[-1].text}\n{mending[-1].command}".strip()
    return "\n\n".join(part for part in (who, f"{told.what} {told.why}", remedy, facts) if part)


def _query(subject: str, body: str) -> str:
    """The fields of a mailto address, whose lines end with CR LF."""
    lines = body.replace("\n", "\r\n")
    return f"subject={quote(subject, safe='')}&body={quote(lines, safe='')}"
