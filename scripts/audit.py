"""Asks for published vulnerabilities of every locked package: a step of `make check`.

A vulnerability fails it, and so does a package that could not be audited. Where no source of
advisories can be reached, it ends well, and says in a line of its own that nothing was audited.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKED = ROOT / "requirements-dev.txt"  # holds what the portal runs with, too
SOURCES = ("pypi", "osv")
KNOWN_EVERYWHERE = "django==5.2\n"  # a source that can be reached has advisories about it


def main() -> None:
    """Ask the first source that answers."""
    for source in SOURCES:
        if is_reachable(source):
            sys.exit(audit(source, LOCKED, "--require-hashes").returncode)
    print("NOT AUDITED: no source of advisories can be reached from here.", flush=True)


def is_reachable(source: str) -> bool:
    """Whether a source reports vulnerabilities that are publicly known."""
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        requirements.write_text(KNOWN_EVERYWHERE)
        asked = audit(source, requirements, "--no-deps", stdout=subprocess.PIPE)
    return asked.returncode != 0 and "django" in asked.stdout


def audit(
    source: str, requirements: Path, *options: str, stdout: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run pip-audit over a file; its exit code is not 0 where something is wrong."""
    command = [sys.executable, "-m", "pip_audit", "--strict", "--disable-pip"]
    given = ["--vulnerability-service", source, "--requirement", str(requirements)]
    stderr = None if stdout is None else subprocess.DEVNULL
    return subprocess.run(
        [*command, *given, *options], stdout=stdout, stderr=stderr, text=True, check=False
    )


if __name__ == "__main__":
    main()
