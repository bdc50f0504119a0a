"""Time, as the vault counts it: seconds since 1970, and calendar months."""

import calendar
import time
from datetime import datetime


def now() -> float:
    """Return the present moment."""
    return time.time()


def add_months(start: datetime, months: int) -> datetime:
    """Return the same day and time `months` later, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    month += 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return start.replace(year=year, month=month, day=day)
