"""The queue's processes, which the worker starts and never leaves behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys

STOPPING = 15  # seconds for a sync to finish; one that is cut off is repeated soon
PR_SET_PDEATHSIG = 1


class Cluster:
    """django-q2's cluster as a child process.

    Only its leader is ever asked to stop: a signal to the whole group makes it hang, because its
    parts end before it has asked them to. What a leader that was killed has left is killed with
    the group, which is why the cluster has one of its own.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 our own program
            [sys.executable, sys.argv[0], "qcluster"],
            preexec_fn=_stop_with_parent,
            start_new_session=True,
        )

    def has_ended(self) -> bool:
        """Whether it is gone, which it never should be by itself."""
        return self._process.poll() is not None

    def stop(self) -> None:
        """End it: a sync that is running has some seconds to finish."""
        if not self.has_ended():
            self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=STOPPING)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


def _stop_with_parent() -> None:
    """Have the kernel ask it to stop when the worker is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
