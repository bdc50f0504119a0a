"""Whether a worker runs, and which of them does what one does for all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max

from certificates.models import Heartbeat, Turn

ALIVE = timedelta(seconds=60)
BEAT = timedelta(seconds=10)
FORGOTTEN = timedelta(days=1)


def beat(worker: UUID, now: datetime) -> None:
    """Record that ``worker`` is alive, and forget those that have not been for long."""
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


def take_turn(work: str, every: timedelta, now: datetime) -> bool:
    """Whether the caller is the one worker that does ``work`` this time, once in ``every``."""
    turn, is_new = Turn.objects.get_or_create(work=work, defaults={"taken_at": now})
    if is_new:
        return True
    mine = Turn.objects.filter(work=work, taken_at=turn.taken_at)
    return turn.taken_at + every <= now and mine.update(taken_at=now) == 1
