"""How many requests a vault takes, and how long they are under way."""

import random
import threading
import time

from localvault.call import Call
from localvault.faults import Fault
from localvault.settings import Settings, Values

_WINDOW = 10.0


class Limits:
    """The limit of requests in ten seconds, and the latency, that a vault's settings ask for.

    A request counts if it has a token that is accepted, whatever becomes of it. The ten seconds
    begin with the first request that counts, and again when settings are changed.
    """

    def __init__(self, setting: Settings) -> None:
        self._setting = setting
        self._lock = threading.Lock()
        self._values = setting.values
        self._begin = 0.0
        self._count = 0

    def latency(self) -> float:
        """Return the seconds that a request is under way before it reaches the vault."""
        values = self._setting.values
        if not values.latency and not values.jitter:
            return 0.0
        return values.latency + random.uniform(0, values.jitter)  # noqa: S311 - no secret

    def take(self, call: Call) -> Fault | None:
        """Count a request; return what befalls it if it is one too many."""
        values = self._setting.values
        if not values.request_limit or not call.authorised:
            return None
        with self._lock:
            if self._is_within(values):
                return None
        wait = values.limit_retry_after or None
        return Fault("refuse", {"status": 429, "retry_after": wait, "as_date": False})

    def _is_within(self, values: Values) -> bool:
        moment = time.monotonic()
        if not self._count or moment - self._begin >= _WINDOW or values is not self._values:
            self._values, self._begin, self._count = values, moment, 0
        self._count += 1
        return self._count <= values.request_limit
