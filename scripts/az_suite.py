"""Runs the commands of `az keyvault certificate` against localvault: `make az-suite`.

The az of tests/az_suite/requirements.txt gets a virtual environment of its own, .az-suite, made
again when that file or the Python changes. Where the package registry cannot be reached, nothing is
run and nothing fails. Arguments go on to pytest.
"""

import os
import subprocess
import sys
from pathlib import Path

from scripts.own_venv import NoRegistryError, provide

ROOT = Path(__file__).resolve().parent.parent
SUITE = Path("tests/az_suite")
REQUIREMENTS = ROOT / SUITE / "requirements.txt"
VENV = ROOT / ".az-suite" / "venv"


def main() -> None:
    """Installs az where that has not been done, and runs the suite."""
    try:
        az = provide(VENV, REQUIREMENTS).with_name("az")
    except NoRegistryError:
        print("make az-suite: skipped, the package registry with azure-cli cannot be reached")
        return
    environment = {**os.environ, "AZ_UNDER_TEST": str(az)}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", str(SUITE), *sys.argv[1:]]
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
