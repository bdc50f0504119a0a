"""The database: an SQLite file, or PostgreSQL where DATABASE_URL names it."""

import shlex
from pathlib import Path
from typing import Any

import dj_database_url

from kvportal.environment import Environment
from kvportal.variables import SettingsProblem

# IMMEDIATE takes the write lock at the start of a transaction, where waiting for it is possible;
# FULL keeps a committed row through a loss of power, because a row is the promise to look again.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
POSTGRESQL_OPTIONS = {"connect_timeout": 5}


def database(environment: Environment) -> dict[str, Any]:
    """The settings of the one database."""
    url = environment.database_url.get_secret_value()
    if not url:
        url = f"sqlite:///{environment.state / 'kvportal.sqlite3'}"
    settings: dict[str, Any] = {**dj_database_url.parse(url)}
    is_sqlite = settings["ENGINE"] == "django.db.backends.sqlite3"
    if is_sqlite:
        refuse_open_file(Path(settings["NAME"]))
    options = SQLITE_OPTIONS if is_sqlite else POSTGRESQL_OPTIONS
    settings["OPTIONS"] = {**options, **settings.get("OPTIONS", {})}
    settings["CONN_HEALTH_CHECKS"] = True
    settings["CONN_MAX_AGE"] = 0 if is_sqlite else 60
    return settings


def refuse_open_file(file: Path) -> None:
    """Raise SettingsProblem where other users of this machine can read or change the database."""
    if file.exists() and file.stat().st_mode & 0o077:
        raise SettingsProblem(
            f"{file} can be read or changed by other users of this machine. Run: chmod 600 "
            f"{shlex.quote(str(file))}"
        )
