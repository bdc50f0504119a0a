"""No memory of a process of the portal is written to disk."""

import contextlib
import resource
import subprocess
import sys

import pytest
from django.core.signals import request_finished
from django.db import connection

STARTED = """
import ctypes, os, django
django.setup()
def told():
    limits = open("/proc/self/limits").read()
    (core,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    return core.split()[4:6], ctypes.CDLL(None).prctl(3)
print(told(), flush=True)
if os.fork() == 0:
    print(told(), flush=True)
else:
    os.wait()
    os.execv("/bin/grep", ["grep", "Max core file size", "/proc/self/limits"])
"""


def lift_the_limit() -> None:
    """Begin without a limit, where this user may lift the one of these tests."""
    with contextlib.suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_and_what_it_starts_leave_no_core_dump() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTED],
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lift_the_limit,
    )
    started, forked, executed = done.stdout.splitlines()
    assert started == forked == "(['0', '0'], 0)"
    assert executed.split()[4:6] == ["0", "0"]


@pytest.mark.django_db
def test_the_last_error_of_a_connection_is_let_go_with_its_request() -> None:
    connection.rollback_exc = ValueError("its traceback knows a password")  # type: ignore[attr-defined]
    request_finished.send(sender=None)
    assert connection.rollback_exc is None  # type: ignore[attr-defined]
