"""The processes of the demo: each ends with it, also when the demo itself is killed."""

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

STARTUP_SECONDS = 60
STOP_SECONDS = 30
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


class Ended(Exception):
    """A process ended that should have gone on; the text says which and shows its log."""


class Part:
    """One process, in a session of its own so that Ctrl-C reaches the demo alone."""

    def __init__(self, name: str, command: list[str], log: Path) -> None:
        self.name, self.log = name, log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def check(self) -> None:
        """Raises Ended when the process is gone."""
        if self.process.poll() is not None:
            lines = self.log.read_text(errors="replace").splitlines()[-15:]
            raise Ended("\n".join([f"The {self.name} has ended; its log {self.log} says:", *lines]))

    def stop(self) -> None:
        """Asks the process to end, and after a while ends it with all it started."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def die_with_parent() -> None:
    """Lets this process get SIGTERM when its parent dies, however that happens; Linux only."""
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_ready(url: str, parts: list[Part]) -> None:
    """Waits for an answer of the portal; raises Ended when a part gives up before."""
    deadline = time.monotonic() + STARTUP_SECONDS
    while True:
        for part in parts:
            part.check()
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own http address
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            if time.monotonic() > deadline:
                raise Ended(f"The portal did not answer in {STARTUP_SECONDS} seconds.") from None
        time.sleep(0.2)


def wait_until_one_ends(parts: list[Part]) -> None:
    """Goes on for as long as every part does."""
    while True:
        for part in parts:
            part.check()
        time.sleep(1)
