"""One process of the portal: started, asked to end, killed, stopped and continued by its pid."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import requests

from scripts.demo_processes import die_with_parent

ROOT = Path(__file__).resolve().parent.parent.parent.parent
T = TypeVar("T")


def wait_until(condition: Callable[[], T], what: str, seconds: float = 20) -> T:
    """What ``condition`` gives as soon as it is true; fails after some seconds."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)
    return result


class Program:
    """A process with its log. Start it from the main thread: it ends with its parent thread."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.start()

    def start(self) -> None:
        """Start it, for the first time or again."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *self.command],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    @property
    def pid(self) -> int:
        """Of the process itself."""
        return self.process.pid

    @property
    def children(self) -> list[int]:
        """Of the processes that it started; for a web server these are the ones that serve."""
        return children_of(self.pid)

    def text(self) -> str:
        """Its log."""
        return self.log.read_text(errors="replace")

    def check(self) -> None:
        """Fail with its log when it has ended."""
        assert self.process.poll() is None, f"it has ended:\n{self.text()[-3000:]}"

    def signal(self, number: signal.Signals, *, within: float) -> int:
        """Send a signal that ends it within a few seconds; gives its exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=within)

    def kill(self) -> None:
        """kill -9, with all that it started."""
        for pid in (self.pid, *self.children):
            kill(pid)
        self.process.wait(timeout=10)


class Web(Program):
    """A web server: gunicorn's parent with some processes that serve."""

    def __init__(self, port: int, serving: int, environment: dict[str, str], log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        bind = ["--bind", f"127.0.0.1:{port}", "--workers", str(serving)]
        config = ["--config", "python:kvportal.gunicorn_conf", *bind]
        super().__init__(["-m", "gunicorn", *config, "kvportal.wsgi"], environment, log)

    def wait(self) -> None:
        """Until it answers."""
        wait_until(self._answers, "the web server is ready")

    def _answers(self) -> bool:
        self.check()
        try:
            return requests.get(f"{self.url}/readyz", timeout=5).ok
        except requests.RequestException:
            return False


class Worker(Program):
    """The worker. One that does not read leaves the journal of a vault to what is being proved."""

    def __init__(self, environment: dict[str, str], log: Path, *, reads: bool) -> None:
        options = [] if reads else ["--follow-only"]
        super().__init__(["manage.py", "worker", *options], environment, log)
        self.wait()

    def kill(self) -> None:
        """kill -9, with its queue: the leader of that heads a group of its own."""
        leaders = self.children
        self.process.kill()
        for leader in leaders:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(leader, signal.SIGKILL)
        self.process.wait(timeout=10)

    def start(self) -> None:
        """Start it, for the first time or again."""
        self._starts = self.log.exists() and self.text().count("worker.started")
        super().start()

    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self.process.poll() is not None

    def restart(self) -> None:
        """Start it again when it has been killed, and wait until it works."""
        wait_until(self.has_ended, "the worker is gone")
        self.start()
        self.wait()

    def wait(self) -> None:
        """Until it works."""
        wait_until(self._works, "the worker has started")

    def _works(self) -> bool:
        self.check()
        return self.text().count("worker.started") > self._starts


def kill(pid: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to one process that may be gone already."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def children_of(pid: int) -> list[int]:
    """The pids of the children of a process."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def exists(pid: int) -> bool:
    """Whether there is such a process, other than as a zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def threads_of(pid: int) -> int:
    """How many threads a process has."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))
