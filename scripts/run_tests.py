"""Runs the whole suite: unit tests, proofs, browser tests, then what PostgreSQL has to hold.

With the word `unit` only what needs no vault, no server and no browser: seconds.

What the machine lacks is reported in one line and its tests are skipped; where the environment has
KVPORTAL_TESTS_MAY_SKIP=no, as in `make check`, it fails the run.
"""

import os
import subprocess
import sys
from pathlib import Path

from scripts.provide_postgres import NoPostgres, postgres

ROOT = Path(__file__).resolve().parent.parent
MAY_SKIP = os.environ.get("KVPORTAL_TESTS_MAY_SKIP") != "no"
NOTHING_COLLECTED = 5
ALONE = ("-n", "3", "--dist", "loadfile")  # each file has a portal of its own, and mostly waits
SETTLING = "tests/proofs/settling"  # they wait more than they work, each with a vault of its own
UNIT = ("tests/domain", "tests/forms", "tests/verbs", "tests/templatetags")
UNIT_OF_LOCALVAULT = "localvault/tests/test_reference.py"  # its other tests start a vault


def main() -> None:
    """Runs what is asked for."""
    run = run_unit if sys.argv[1:] == ["unit"] else run_everything
    sys.exit(0 if run() else 1)


def run_unit() -> bool:
    """The tests of what is plain Python."""
    results = [run_pytest("-n", "0", *UNIT), run_pytest("-n", "0", UNIT_OF_LOCALVAULT)]
    return all(results)


def run_everything() -> bool:
    """Runs every part, even after one that failed."""
    browser = find_browser()
    results = [
        run_pytest("-n", "4", "-m", "not browser and not proof and not postgres"),
        run_pytest("-n", "4", "localvault/tests"),
        run_pytest("-n", "4", "-m", "proof", SETTLING),
        run_pytest("-n", "2", "-m", "browser and not postgres", KVPORTAL_TESTS_CHROMIUM=browser),
        run_pytest(*ALONE, "-m", "proof and not browser and not postgres", f"--ignore={SETTLING}"),
        run_on_postgres(),
    ]
    if not (browser or MAY_SKIP):
        results.append(False)
    return all(results)


def find_browser() -> str:
    """The path of a Chromium, installed where that is possible; "" with the reason said."""
    finder = [sys.executable, "-m", "scripts.provide_browser"]
    found = subprocess.run(finder, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    return found.stdout.strip()


def run_on_postgres() -> bool:
    """The services' tests about the database once more, and those about PostgreSQL itself."""
    try:
        with postgres() as url:
            services = run_pytest(
                "-n", "4", "-m", "not wire", "tests/services", KVPORTAL_TESTS_DATABASE_URL=url
            )
            own = run_pytest(
                *ALONE, "-m", "postgres", "--ignore=tests/services", KVPORTAL_TESTS_DATABASE_URL=url
            )
            return services and own
    except NoPostgres as reason:
        print(f"{reason}: the tests on PostgreSQL are skipped", flush=True)
        return MAY_SKIP


def run_pytest(*arguments: str, **environment: str) -> bool:
    """One run of pytest; no test at all is a failure where nothing may be skipped."""
    given = {name: value for name, value in environment.items() if value}
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **given}, check=False).returncode
    return code == 0 or (code == NOTHING_COLLECTED and MAY_SKIP)


if __name__ == "__main__":
    main()
