"""The vaults whose data is old, or that are not asked for now: what every page warns of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from certificates import permissions
from certificates.domain.explanations import explain
from certificates.domain.failures import Failure
from certificates.domain.stored import from_json
from certificates.models import Person, Vault

WORSE = timedelta(hours=24)


@dataclass(frozen=True)
class Problem:
    """A vault of which something is wrong. ``as_of``: of its data, where that is old."""

    vault: Vault
    as_of: datetime | None
    is_bad: bool
    reason: str


def problems(*, actor: Person) -> list[Problem]:
    """Those of the vaults in use that the actor may see, worst first.

    Data is old after two periods of reading, and bad after a day. A vault that could never be read
    has none at all.
    """
    now = timezone.now()
    old = now - 2 * settings.SYNC_PERIOD
    seen = permissions.rights_of(actor).vaults_for()
    told = [_trouble(vault, old, now) for vault in seen if _is_wrong(vault, old)]
    return sorted(told, key=lambda one: (not one.is_bad, one.as_of or now, one.vault.slug))


def _is_wrong(vault: Vault, old: datetime) -> bool:
    is_old = vault.synced_at is not None and vault.synced_at < old
    was_never_read = vault.synced_at is None and vault.sync_report is not None
    return vault.is_enabled and (is_old or was_never_read or vault.closed_until is not None)


def _trouble(vault: Vault, old: datetime, now: datetime) -> Problem:
    as_of = vault.synced_at if vault.synced_at and vault.synced_at < old else None
    is_bad = as_of is None or as_of < now - WORSE
    return Problem(vault, as_of, is_bad, _reason(vault))


def _reason(vault: Vault) -> str:
    """Why it cannot be read, in one sentence; "" when that is not known."""
    last = vault.failure or (vault.sync_report or {}).get("failure")
    return explain(from_json(Failure, last)).what if last else ""
