"""Runs the commands of `az keyvault certificate` against localvault: `make az-suite`.

The az of tests/az_suite/requirements.txt gets a virtual environment of its own, .az-suite, made
anew when that file or the Python changes. Where the package registry cannot be reached, nothing is
run and nothing fails. Arguments go on to pytest.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUITE = Path("tests/az_suite")
REQUIREMENTS = ROOT / SUITE / "requirements.txt"
VENV = ROOT / ".az-suite"
STAMP = VENV / "installed"
NO_ANSWER = "(from versions: none)"  # what pip says when no registry tells of the package at all


class NoRegistry(Exception):
    """The package registry cannot be reached."""


def main() -> None:
    """Installs az where that has not been done, and runs the suite."""
    try:
        if not is_installed():
            install()
    except NoRegistry:
        print("make az-suite: skipped, the package registry with azure-cli cannot be reached")
        return
    environment = {**os.environ, "AZ_UNDER_TEST": str(VENV / "bin" / "az")}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", str(SUITE), *sys.argv[1:]]
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)


def is_installed() -> bool:
    """Whether .az-suite holds what is asked for."""
    return STAMP.exists() and STAMP.read_text() == digest()


def install() -> None:
    """Makes .az-suite anew. Raises NoRegistry when nothing could be fetched."""
    print("Installing azure-cli in .az-suite (once, about a minute) …", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--retries", "2"]
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(
        [*pip, "-r", str(REQUIREMENTS)], env=environment, stderr=subprocess.PIPE, text=True
    )
    if done.returncode:
        if NO_ANSWER in done.stderr:
            raise NoRegistry
        sys.exit(f"{done.stderr}make az-suite: pip could not install azure-cli")
    STAMP.write_text(digest())


def digest() -> str:
    """What the requirements and the Python are."""
    found = hashlib.sha256(sys.version.encode())
    found.update(REQUIREMENTS.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    main()
