"""A virtual environment for a suite with requirements of its own, made once."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

NO_ANSWER = "(from versions: none)"  # what pip says when no registry has the package at all


class NoRegistryError(Exception):
    """The package registry cannot be reached."""


def provide(folder: Path, requirements: Path, *packages: str) -> Path:
    """Return the Python of the environment in `folder`, made again when what is wanted changed.

    It holds what `requirements` names, and `packages` ("name==version"). Raises NoRegistryError
    when nothing could be fetched.
    """
    python, stamp = folder / "bin" / "python", folder / "installed"
    wanted = _digest(requirements, packages)
    if not (stamp.exists() and stamp.read_text() == wanted):
        print(f"Setting up {folder.parent.name} (once, about a minute) …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        fetch(python, "install", "-r", str(requirements), *packages)
        stamp.write_text(wanted)
    return python


def fetch(python: Path, *words: str) -> None:
    """Have pip do something with the registry. Raises NoRegistryError when it does not answer."""
    command = [str(python), "-m", "pip", *words, "--quiet", "--retries", "2"]
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode == 0:
        return
    if NO_ANSWER in done.stderr:
        raise NoRegistryError
    sys.exit(f"{done.stderr}pip could not do what was asked of it: {' '.join(words)}")


def _digest(requirements: Path, packages: tuple[str, ...]) -> str:
    found = hashlib.sha256(sys.version.encode())
    found.update(requirements.read_bytes())
    found.update(" ".join(packages).encode())
    return found.hexdigest()
