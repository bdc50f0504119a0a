"""Locks what requirements.in and requirements-dev.in name: every package, by version and hash.

The lock holds for each Python from 3.11 on and for each platform.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).parent / "uv"
OPTIONS = ("--quiet", "--universal", "--python-version", "3.11", "--generate-hashes")


def main() -> None:
    """Lock what runs first: what the tests need on top must not change it."""
    lock("requirements")
    lock("requirements-dev", "--constraint", "requirements.txt")


def lock(name: str, *options: str) -> None:
    """Write ``name``.txt from ``name``.in. Versions locked before stay where they still fit."""
    told = ("--custom-compile-command", "make lock", "--no-emit-index-url")
    files = (f"{name}.in", "--output-file", f"{name}.txt")
    subprocess.run([UV, "pip", "compile", *OPTIONS, *told, *options, *files], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
