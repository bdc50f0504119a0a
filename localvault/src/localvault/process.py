"""The process of a vault, as its Python handle starts and ends it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_START_SECONDS = 30
_STOP_SECONDS = 10
_SOURCE = Path(__file__).parent.parent


class LocalVaultError(Exception):
    """The vault did not start, or refused a control request."""


class VaultProcess:
    """A process that serves the vault of one data folder, and ends with this process."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, words: Sequence[str]) -> dict[str, Any]:
        """Start the process with these options, wait until it serves; return what it announced."""
        self._data.mkdir(parents=True, exist_ok=True)
        (self._data / "ready.json").unlink(missing_ok=True)
        command = [sys.executable, "-m", "localvault", "--stop-with-stdin"]
        path = os.pathsep.join(filter(None, [str(_SOURCE), os.environ.get("PYTHONPATH")]))
        with (self._data / "localvault.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, our own options
                [*command, "--data", str(self._data), *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env={**os.environ, "PYTHONPATH": path},
            )
        return self._wait_until_ready(self._process)

    def stop(self) -> int | None:
        """Ask the process to end and return its exit code; None if it had to be killed."""
        if self._process is None:
            return None
        self._process.terminate()
        try:
            return self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return None
        finally:
            self._close_input()

    def kill(self) -> None:
        """End the process at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(_STOP_SECONDS)
            self._close_input()

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> dict[str, Any]:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            try:
                ready: dict[str, Any] = json.loads((self._data / "ready.json").read_bytes())
            except FileNotFoundError:
                time.sleep(0.01)
            else:
                return ready
        self.kill()
        log = (self._data / "localvault.log").read_text()[-2000:]
        raise LocalVaultError(f"the vault did not start:\n{log}")

    def _close_input(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
