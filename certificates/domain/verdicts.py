"""What a look may conclude about one operation."""

from dataclasses import dataclass, field
from typing import Any

from certificates.domain.failures import FailureKind
from certificates.domain.sealed import Given


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """What the acceptance of a request gave; empty for verbs that give nothing to follow it by."""

    request_id: str = ""
    csr: str = ""  # base64 of the DER, public
    key: str = ""  # SHA-256 of the CSR's public key, hex
    incarnation: int | None = None  # learnt by a look when the name was new
    date: int = 0  # of the vault's answer, by its own clock (Unix seconds)


@dataclass(frozen=True)
class Done:
    """The vault has what was asked for. ``given`` is handed to whoever asked, and never stored."""

    result: dict[str, Any] = field(default_factory=dict)
    given: Given | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class NotDone:
    """It was not done, and this request can no longer do it.

    ``kind`` where the verb has words of its own for it.
    """

    reason: str
    kind: FailureKind | None = None


@dataclass(frozen=True)
class Cancelled:
    """Its certificate operation ended without a version because it was cancelled."""


@dataclass(frozen=True)
class Working:
    """The vault is at work on it."""

    accepted: Accepted


@dataclass(frozen=True)
class CannotTell:
    """Nothing can be concluded from this look."""

    reason: str = ""


Verdict = Done | NotDone | Cancelled | Working | CannotTell
