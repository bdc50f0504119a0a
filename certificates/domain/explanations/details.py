"""The facts of a failure that somebody pastes into a ticket."""

from certificates.domain.explanations.parts import date
from certificates.domain.failures import Failure
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
        ("Key Vault's words" if failure.status else "Reason", failure.message),
        ("Proxy", failure.proxy),
        ("Sign-in", failure.said),
        ("Key Vault request id", failure.request_id),
        ("Client request id", failure.client_request_id),
    ]
    return [(label, inert(" ".join(value.split()))) for label, value in known if value]
