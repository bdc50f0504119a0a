"""The database: SQLite unless DATABASE_URL says otherwise."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from kvportal.databases import database
from kvportal.environment import SettingsProblem, load
from tests.support.environments import REAL


class TestSettings:
    def test_postgresql_is_given_up_on_in_time(self) -> None:
        url = "postgresql://kvportal:word@db.example.com:5433/portal?sslmode=require"
        settings = database(load(REAL | {"DATABASE_URL": url}))
        assert settings["OPTIONS"] == {"connect_timeout": 5, "sslmode": "require"}
        assert (settings["HOST"], settings["PORT"]) == ("db.example.com", 5433)
        assert settings["CONN_HEALTH_CHECKS"]

    def test_sqlite_takes_the_write_lock_first(self) -> None:
        settings = database(load(REAL | {"DATABASE_URL": "sqlite:////data/portal.sqlite3"}))
        assert settings["NAME"] == "/data/portal.sqlite3"
        assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        assert settings["OPTIONS"]["timeout"] == 20

    @pytest.mark.parametrize("mode", [0o644, 0o640, 0o606, 0o620])
    def test_a_file_that_is_open_to_others_ends_the_start(self, tmp_path: Path, mode: int) -> None:
        file = tmp_path / "the portal's.sqlite3"
        file.touch()
        file.chmod(mode)
        with pytest.raises(SettingsProblem, match=r"chmod 600 '/.*portal'\"'\"'s\.sqlite3'$"):
            database(load(REAL | {"DATABASE_URL": f"sqlite:///{file}"}))
        file.chmod(0o600)
        assert database(load(REAL | {"DATABASE_URL": f"sqlite:///{file}"}))


@pytest.mark.postgres
@pytest.mark.django_db
class TestOnPostgres:
    def test_the_portal_is_ready(self, client: Client) -> None:
        assert connection.vendor == "postgresql"
        assert client.get("/readyz").json()["ready"]

    def test_sign_in_attempts_are_counted_in_the_shared_cache(self) -> None:
        cache.set("attempts", 3)
        assert cache.get("attempts") == 3
