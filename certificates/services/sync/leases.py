"""One process reads a vault at a time, and shows how far it is."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from certificates.domain.stored import to_json
from certificates.domain.timings import TIMINGS
from certificates.models import Vault
from certificates.services.sync.report import Report


class LeaseLost(Exception):
    """Another process has begun to read the vault, because this one was suspended for too long."""


def take(vault: Vault, now: datetime) -> uuid.UUID | None:
    """The right to read ``vault``, None when another process holds it."""
    holder = uuid.uuid4()
    free = Q(sync_lease_until=None) | Q(sync_lease_until__lte=now)
    taken = Vault.objects.filter(free, pk=vault.pk, is_enabled=True).update(
        sync_holder=holder, sync_lease_until=_end(now), sync_started_at=now, sync_seen=0
    )
    return holder if taken else None


def keep(vault: Vault, holder: uuid.UUID, seen: int) -> None:
    """Go on, and say how many certificates were seen. Raises LeaseLost."""
    kept = Vault.objects.filter(pk=vault.pk, sync_holder=holder).update(
        sync_lease_until=_end(timezone.now()), sync_seen=seen
    )
    if not kept:
        raise LeaseLost(vault.slug)


def give_back(vault: Vault, holder: uuid.UUID, report: Report) -> None:
    """End, and record the result. A sync that finished is what "as of" means.

    Who asked for it has had it, however it ended.
    """
    whole = {} if report.failure else {"synced_at": timezone.now()}
    Vault.objects.filter(pk=vault.pk, sync_holder=holder).update(
        sync_holder=None,
        sync_lease_until=None,
        sync_asked_at=None,
        sync_report=to_json(report),
        **whole,
    )


def _end(now: datetime) -> datetime:
    return now + timedelta(seconds=TIMINGS.sync_lease)
