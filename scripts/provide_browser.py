"""Finds a Chromium for the browser tests, or installs one, and prints its path.

Debian's is taken where it is there or where root may install it; otherwise Playwright's own.
Prints nothing and says why in one line on standard error where none can be had.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright


def main() -> None:
    """Prints the path, or ends with the reason."""
    path = debian() or installed_by_apt() or playwright() or installed_by_playwright()
    if not path:
        sys.exit("no Chromium: none is installed, and neither apt-get nor Playwright could get one")
    print(path)


def debian() -> str | None:
    """Chromium on the path."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def installed_by_apt() -> str | None:
    """Debian's package, which only root can install."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("Installing Debian's chromium …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *command], env=environment, check=False, capture_output=True)
    return debian()


def playwright() -> str | None:
    """The Chromium that Playwright downloaded earlier."""
    try:
        with sync_playwright() as started:
            path = started.chromium.executable_path
    except Error:
        return None
    return path if Path(path).exists() else None


def installed_by_playwright() -> str | None:
    """Playwright's download, without the libraries that only root could install."""
    say("Downloading Playwright's Chromium …")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    return playwright()


def say(line: str) -> None:
    """Reports on standard error what takes long; standard output has the path."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
