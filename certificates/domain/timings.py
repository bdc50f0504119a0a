"""Every interval the portal lives by, in seconds, in one place.

Two of them are assumptions about the vault that nothing on the wire promises:

* ``settling_time``: what a request commits is visible to reads that start this long after its
  deadline, and what is not visible then never comes. The recorded lags are 2 to 4 s.
* ``lag``: while a delete or a recover is at work a certificate may show neither as active nor as
  deleted, for at most this long.
"""

from dataclasses import asdict, dataclass


@dataclass
class Timings:
    """The intervals. There is one of them, ``TIMINGS``; tests shorten it as a whole."""

    change_deadline: float = 10.0
    transfer_deadline: float = 60.0  # of a change or read that moves a whole certificate
    look_deadline: float = 10.0
    page_deadline: float = 10.0
    detail_deadline: float = 3.0
    settling_time: float = 35.0
    lag: float = 10.0
    second_look: float = 11.0
    lease_margin: float = 20.0
    look_lease: float = 30.0
    open_limit: float = 5 * 60.0
    silent_limit: float = 24 * 3600.0
    rest: float = 60.0  # of a vault that keeps failing, the first time
    sync_lease: float = 30.0  # of a process that reads a vault, kept alive while it does
    loop: float = 1.0

    def lease(self, deadline: float) -> float:
        """How long a sender holds its row, for a request with this deadline.

        Longer than the deadline by the longest wait for the database lock: a shorter lease would
        let a request be written after another process had settled its operation.
        """
        return deadline + self.lease_margin

    def quiet(self, deadline: float) -> float:
        """Seconds after sending from which "it is not there" may be believed."""
        return deadline + self.settling_time

    def scale(self, factor: float) -> None:
        """Make every interval ``factor`` times as long, all together."""
        for name, seconds in asdict(Timings()).items():
            setattr(self, name, seconds * factor)

    def next_look(self, age: float, *, waits_for_people: bool = False) -> float:
        """Seconds until the next look at an operation that is ``age`` seconds old.

        The steps are 2, 2, 4, 8, 15, 30 and then 60 s. A request that waits for a
        signature is asked about less and less often, every 15 minutes in the end.
        """
        passed = 0.0
        for step in _LOOKS:
            passed += step * self.loop
            if age < passed:
                return step * self.loop
        longest = _LONGEST_WAIT_FOR_PEOPLE if waits_for_people else _LOOKS[-1]
        return min(max(age / 10, _LOOKS[-1] * self.loop), longest * self.loop)

    def next_try(self, failures: int, retry_after: float | None) -> float:
        """Seconds until a vault is asked again after ``failures`` looks in a row got no answer."""
        if retry_after is not None:
            return min(retry_after, _LOOKS[-1] * self.loop)
        return _TRIES[min(failures, len(_TRIES)) - 1] * self.loop


_LOOKS = (2, 2, 4, 8, 15, 30, 60)
_TRIES = (1, 2, 4, 8, 16, 32, 60)
_LONGEST_WAIT_FOR_PEOPLE = 15 * 60

TIMINGS = Timings()
