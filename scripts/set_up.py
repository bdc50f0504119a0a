"""Makes .venv with what the project needs: `python3 scripts/set_up.py [dev]`.

Does nothing when .venv already holds it. Kept so plain that an old Python reads it far enough to
say that it is too old.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCALVAULT = ROOT / "localvault"  # a distribution of its own, which lies in this tree
OWN = "localvault/pyproject.toml"
FILES = {
    "run": (OWN, "requirements.txt"),
    "dev": (OWN, "requirements.txt", "requirements-dev.txt"),
}
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def main() -> None:
    """Sets up what is asked for: to run the portal, or to work on it."""
    kind = "dev" if "dev" in sys.argv[1:] else "run"
    find_newer_python()
    if not (is_done("dev") or is_done(kind)):
        install(kind)


def find_newer_python() -> None:
    """Goes on in a newer Python when this one is too old, or says so."""
    if sys.version_info >= OLDEST:
        return
    for path in filter(None, map(shutil.which, NEWER)):
        os.execv(path, [path, *sys.argv])  # noqa: S606 - the same script, nothing from outside
    found = ".".join(str(part) for part in sys.version_info[:2])
    sys.exit(f"kvportal needs Python 3.11 or newer; {sys.executable} is {found}.")


def is_done(kind: str) -> bool:
    """Whether .venv holds this set and nothing changed since."""
    return PYTHON.exists() and stamp(kind).exists() and stamp(kind).read_text() == digest(kind)


def install(kind: str) -> None:
    """Makes the virtual environment again."""
    print("Setting up .venv (once, and after a change of the requirements) …", flush=True)
    try:
        run(sys.executable, "-m", "venv", "--clear", VENV)
    except subprocess.CalledProcessError:
        sys.exit("Python's own venv does not work here; on Debian: apt-get install python3-venv")
    try:
        pip_install("-r", ROOT / FILES[kind][-1])
        # Its one library and its build backend are in the locked set: nothing else is fetched.
        pip_install("--no-deps", "--no-build-isolation", "-e", LOCALVAULT)
    except subprocess.CalledProcessError:
        sys.exit("pip could not install the requirements; what it said stands above.")
    stamp(kind).write_text(digest(kind))


def pip_install(*words: object) -> None:
    """Install into .venv."""
    run(PYTHON, "-m", "pip", "install", "--quiet", *words)


def run(*command: object) -> None:
    """Runs a command and raises when it fails."""
    environment = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1")
    subprocess.run([str(word) for word in command], check=True, env=environment)


def stamp(kind: str) -> Path:
    """The file that remembers what was installed."""
    return VENV / f"kvportal-{kind}"


def digest(kind: str) -> str:
    """A hash of the requirements and of the version of Python."""
    found = hashlib.sha256(sys.version.encode())
    for name in FILES[kind]:
        found.update((ROOT / name).read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    main()
