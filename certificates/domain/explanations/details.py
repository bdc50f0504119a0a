"""The facts of a failure, to be pasted into a ticket."""

from certificates.domain.explanations.parts import date
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.text import inert


def details(failure: Failure, *, name: str = "", operation: str = "") -> list[tuple[str, str]]:
    """Labels and values, those that are known, all inert."""
    known = [
        ("Time", date(failure.at) or failure.at),
        ("Vault", failure.vault),
        ("Certificate", name),
        ("Operation", operation),
        ("HTTP status", str(failure.status or "")),
        ("Code", failure.code),
        ("Key Vault's words" if _is_its_own(failure) else "Reason", failure.message),
        ("Proxy", failure.proxy),
        ("Sign-in", failure.said),
        ("Key Vault request id", failure.request_id),
        ("Client request id", failure.client_request_id),
    ]
    return [(label, inert(" ".join(value.split()))) for label, value in known if value]


def _is_its_own(failure: Failure) -> bool:
    """Whether the message is the vault's; what no vault would say has none of it."""
    odd = (FailureKind.NOT_A_VAULT, FailureKind.ODD_ANSWER)
    return failure.status is not None and failure.kind not in odd
