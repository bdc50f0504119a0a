"""Reading many certificates of one vault: several at once, at a set rate, with retries."""

import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock
from types import TracebackType
from typing import Any, Self, TypeVar

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.failures import Failure, FailureKind
from certificates.models import Vault
from certificates.services.keyvault import wire
from certificates.services.keyvault.network.deadlines import within
from certificates.services.keyvault.reading import Reading
from certificates.services.keyvault.shapes import Shape, request_name

T = TypeVar("T")

AT_ONCE = 16  # requests: at 40 ms for an answer, 400 a second
BURST = 0.5  # seconds whose requests may go out together
ANSWER = 10.0  # seconds for one answer, retries not counted
LONGEST_PAUSE = 60.0  # whatever a Retry-After says
TRIES = 4
TRIES_SILENT = 2  # each may cost all the time that an answer may take
_WORTH_ANOTHER = frozenset({429, 500, 502, 503, 504})


class Stopped(Exception):
    """The reading has ended, and nothing more is asked for it."""


class RateLimit:
    """Lets at most ``per_second`` requests through, for all threads together."""

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second
        self._lock = Lock()
        self._next = 0.0

    def wait_time(self) -> float:
        """Take the next place, and return the seconds until it comes."""
        with self._lock:
            now = time.monotonic()
            self._next = max(self._next, now - BURST) + self._interval
            return max(0.0, self._next - now)


class BulkReading(Reading):
    """One vault, read at most at a given rate. Use it in ``with``; give ``submit`` what to read.

    The methods raise as those of Reading do, after as many tries as a failure is worth.
    ``requests`` and ``throttled`` count what was asked and how often the vault said "too many".
    """

    def __init__(self, vault: Vault, *, per_second: float) -> None:
        super().__init__(vault)
        self._rate = RateLimit(per_second)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix=f"reading {vault.slug}")
        self._stop = Event()
        self._counting = Lock()
        self.requests = 0
        self.throttled = 0
        self.odd: list[str] = []  # what was odd about each entry of a listing that was left out

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Ask nothing more. What is under way ends within the time of one answer."""
        self._stop.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def submit(self, read: Callable[..., T], *args: Any) -> "Future[T]":
        """Have something read in a thread, at the same time as the others."""
        return self._threads.submit(read, *args)

    def _ask(self, path: str, read: Callable[[Shape], T]) -> T:
        for attempt in range(1, TRIES + 1):
            self._pause(self._rate.wait_time())
            with self._counting:
                self.requests += 1
            try:
                with within(ANSWER):
                    return super()._ask(path, read)
            except NotThere:
                raise
            except VaultFailure as error:
                with self._counting:
                    self.throttled += error.failure.kind is FailureKind.THROTTLED
                if not _is_worth_another(error.failure, attempt):
                    raise
                pause = _pause_after(attempt, error.failure)
            self._pause(pause)
        raise AssertionError("the last try has returned or raised")

    def _entries(self, path: str, page: Shape, read: Callable[[Shape], T]) -> list[T]:
        """Those that can be read; what is odd about the others is kept in ``odd``."""
        found, odd = wire.readable(page, read)
        self.odd += [f"{request_name('GET', path)}: {what}" for what in odd]
        return found

    def _pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise Stopped


def _is_worth_another(failure: Failure, tries: int) -> bool:
    """Whether to ask again after so many tries."""
    if failure.kind is FailureKind.NO_ANSWER:
        return tries < TRIES_SILENT
    is_passing = failure.kind is FailureKind.UNREACHABLE or failure.status in _WORTH_ANOTHER
    return is_passing and tries < TRIES


def _pause_after(attempt: int, failure: Failure) -> float:
    """Seconds: what the vault asks for, or twice as long each time; never all at once again."""
    if failure.retry_after is not None:
        return min(failure.retry_after, LONGEST_PAUSE)
    return random.uniform(0.5, 1) * min(2.0 ** (attempt - 1), 16)  # noqa: S311 no secret
