"""Whether a worker runs: each says every few seconds that it is alive."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max

from certificates.models import Heartbeat

ALIVE = timedelta(seconds=60)
BEAT = timedelta(seconds=10)
FORGOTTEN = timedelta(days=1)


def beat(worker: UUID, now: datetime) -> None:
    """Tell that ``worker`` is alive, and forget those that have not been for long."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"beat_at": now})
    Heartbeat.objects.filter(beat_at__lt=now - FORGOTTEN).exclude(worker=worker).delete()


@dataclass(frozen=True)
class Workers:
    """Whether any worker runs; ``last`` is when one last did, None when none did within a day."""

    are_alive: bool
    last: datetime | None


def state(now: datetime) -> Workers:
    """How the workers are. One query."""
    last: datetime | None = Heartbeat.objects.aggregate(last=Max("beat_at"))["last"]
    return Workers(last is not None and last > now - ALIVE, last)
