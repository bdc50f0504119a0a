"""Dates in words: relative first, then exact in UTC."""

from datetime import UTC, datetime, timedelta

_HOUR = 3600


def exact(moment: datetime) -> str:
    """``24 Nov 2026, 03:16 UTC``, the same for every reader."""
    utc = moment.astimezone(UTC)
    return f"{day(moment)}, {utc:%H:%M} UTC"


def day(moment: datetime) -> str:
    """``24 Nov 2026``, in UTC."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {utc:%b} {utc.year:04}"


def length(span: timedelta) -> str:
    """A span in whole units: over 48 h days, under 48 h hours, under 2 h minutes, rounded down."""
    seconds = int(abs(span.total_seconds()))
    if seconds > 48 * _HOUR:
        return _count(seconds // (24 * _HOUR), "day")
    if seconds >= 2 * _HOUR:
        return _count(seconds // _HOUR, "hour")
    if seconds >= 60:
        return _count(seconds // 60, "minute")
    return _count(seconds, "second")


def in_words(expires: datetime, now: datetime) -> str:
    """``in 12 days`` or ``expired 3 days ago``."""
    if expires <= now:
        return f"expired {length(now - expires)} ago"
    return f"in {length(expires - now)}"


def ago(moment: datetime, now: datetime) -> str:
    """``3 minutes ago``."""
    return f"{length(now - moment)} ago"


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"
