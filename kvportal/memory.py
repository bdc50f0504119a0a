"""What people send stays in the memory of its request: keys and passwords are among it."""

import ctypes
import resource
import sys
from typing import Any

from django.db import connections

PR_SET_DUMPABLE = 4


def forbid_core_dumps() -> None:
    """Have the kernel write no memory of this process to disk, nor of those that it forks.

    A limit of zero alone does not stop a kernel that hands dumps to a program, as most
    distributions have it. A process that is not dumpable cannot be dumped, nor traced or read by
    other processes of its own user. What is started with ``exec`` keeps the limit only.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0)


def forget_database_errors(**kwargs: Any) -> None:
    """Let go of the last error of each connection.

    Django keeps it until there is another one, and with it every variable of all functions that it
    passed through. A double click is such an error, and its form may hold a file.
    """
    for connection in connections.all(initialized_only=True):
        connection.rollback_exc = None  # type: ignore[attr-defined] # not in the stubs
