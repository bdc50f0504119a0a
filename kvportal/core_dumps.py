"""No memory of the portal is written to disk: keys and passwords pass through it."""

import ctypes
import resource
import sys

PR_SET_DUMPABLE = 4


def forbid_core_dumps() -> None:
    """Have the kernel dump neither this process nor any that it forks.

    A limit of zero alone does not stop a kernel that hands dumps to a program, as most
    distributions have it. A process that is not dumpable cannot be dumped, nor traced or read by
    other processes of its own user. What is started with ``exec`` keeps the limit only.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0)
