"""The result of one sync of a vault, and the progress of the next."""

from dataclasses import dataclass, field
from typing import Literal

from django.utils import timezone

from certificates.domain.failures import Failure
from certificates.domain.stored import from_json
from certificates.models import Vault


@dataclass(kw_only=True)
class Report:
    """How much was read and written. ``failure``: why it did not finish."""

    certificates: int = 0
    deleted: int = 0
    changed: int = 0  # certificates that were read again
    gone: int = 0
    requests: int = 0
    throttled: int = 0
    seconds: float = 0.0
    failure: Failure | None = None
    unreadable: int = 0  # entries that were left out
    odd: list[str] = field(default_factory=list)  # what is odd about the first of them


@dataclass(frozen=True)
class Progress:
    """The progress of the sync of a vault, and the result of the last one that ended."""

    state: Literal["idle", "asked", "running"]
    seen: int  # certificates, by the one that runs
    last: Report | None


def progress_of(vault: Vault) -> Progress:
    """The progress of the sync of ``vault``."""
    state: Literal["idle", "asked", "running"] = "asked" if vault.sync_asked_at else "idle"
    if vault.is_syncing(timezone.now()):
        state = "running"
    last = from_json(Report, vault.sync_report) if vault.sync_report else None
    return Progress(state, vault.sync_seen, last)
