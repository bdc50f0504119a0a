"""A total deadline for one call, and whether its request has begun to leave.

No keyword of the SDK bounds a call: its timeouts count per read, so an answer that drips one byte a
second holds a thread for ever. The sockets of this package give every read and every write what is
left of the deadline. They also know whether a request that carries the token has begun to leave,
which is what "never sent" means: the class of an exception cannot tell.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_call: ContextVar["Call | None"] = ContextVar("call", default=None)


class Call:
    """The deadline of one call, and whether its request has begun to leave.

    Both clocks are watched: a suspended machine stops the monotonic one, and a paused process must
    not send late.
    """

    def __init__(self, seconds: float) -> None:
        if outer := _call.get():
            seconds = min(seconds, outer.left())
        self._ends = time.monotonic() + seconds
        self._ends_wall = time.time() + seconds
        self.armed = False  # the request being sent carries the token
        self.wrote = False  # ... and its first byte is about to be written

    def left(self) -> float:
        """Seconds left. Raises TimeoutError when there are none."""
        left = min(self._ends - time.monotonic(), self._ends_wall - time.time())
        if left <= 0:
            raise TimeoutError("the deadline of this call has passed")
        return left


def current_call() -> Call | None:
    """The call that this thread is making, if any."""
    return _call.get()


@contextmanager
def within(seconds: float) -> Iterator[Call]:
    """Bound every request made inside by ``seconds``, in the thread that opened it.

    Inside another one, the earlier end of both holds.
    """
    call = Call(seconds)
    token = _call.set(call)
    try:
        yield call
    finally:
        _call.reset(token)
