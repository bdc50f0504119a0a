"""A database that an earlier version made is refused in a sentence."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from certificates.old_state import MARK, REFUSED

ROOT = Path(__file__).resolve().parents[2]
LEDGER = "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app, name, applied)"


def migrate(database: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "KVPORTAL_TESTS_DATABASE_URL": f"sqlite:///{database}",
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_it_is_refused_and_nothing_of_it_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(file)) as old, old:
        old.execute(LEDGER)
        old.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)",
            ("certificates", MARK, "2026-11-26 00:00:00"),
        )
    done = migrate(file)
    assert done.returncode == 1
    assert done.stderr.strip() == f"CommandError: {REFUSED}"
    with closing(sqlite3.connect(file)) as old:
        tables = old.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert tables == [("django_migrations",)]


def test_one_of_the_same_migrations_with_other_columns_is_refused_as_well(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite3"
    assert migrate(file).returncode == 0
    assert migrate(file).returncode == 0
    with closing(sqlite3.connect(file)) as old, old:
        old.execute("ALTER TABLE certificates_certificate DROP COLUMN unreadable")
    done = migrate(file)
    assert (done.returncode, done.stderr.strip()) == (1, f"CommandError: {REFUSED}")
