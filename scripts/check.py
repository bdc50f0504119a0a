"""Everything that a change must pass: `make check`, and CI with it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]


def main() -> None:
    """Runs every step, and names those that failed at the end."""
    with tempfile.TemporaryDirectory() as state:
        results = {
            name: run(name, command, environment) for name, command, environment in steps(state)
        }
    failed = [name for name, passed in results.items() if not passed]
    sys.exit(f"make check: failed: {', '.join(failed)}" if failed else 0)


def steps(state: str) -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, command and environment of each step, the quick ones first."""
    tests = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    return [
        ("lint", [*module("ruff"), "check", "."], {}),
        ("format", [*module("ruff"), "format", "--check", "--quiet", "."], {}),
        ("English", module("scripts.english"), {}),
        ("templates", [*module("djlint"), "--lint", "--quiet", "templates"], {}),
        ("import rule", [str(BIN / "lint-imports")], tests),
        ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], tests),
        ("deployment", [*MANAGE, "check", "--deploy", "--fail-level=WARNING"], deployed(state)),
        ("types", module("mypy"), {}),
        ("the SDK's own tests", module("scripts.sdk_suite"), {"KVPORTAL_TESTS_MAY_SKIP": "no"}),
        ("the model, whole", module("tests.model"), {}),
        ("tests", module("scripts.run_tests"), {"KVPORTAL_TESTS_MAY_SKIP": "no"}),
        ("audit", module("scripts.audit"), {}),
    ]


def module(name: str) -> list[str]:
    """A tool of the virtual environment."""
    return [sys.executable, "-m", name]


def deployed(state: str) -> dict[str, str]:
    """The environment of a portal in earnest, as far as the checks look."""
    return {
        "DJANGO_SETTINGS_MODULE": "kvportal.settings",
        "KEY_VAULT_NAME": "kv-check",
        "KVPORTAL_ALLOWED_HOSTS": "portal.example.com",
        "KVPORTAL_SECRET_KEY": os.urandom(48).hex(),
        "KVPORTAL_STATE": state,
    }


def run(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """One step; its own output shows what is wrong."""
    print(f"== {name}", flush=True)
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    main()
