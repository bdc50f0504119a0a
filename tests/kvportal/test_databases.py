"""The database: SQLite unless DATABASE_URL says otherwise."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from kvportal.databases import database
from kvportal.environment import load
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


@pytest.mark.postgres
@pytest.mark.django_db
class TestOnPostgres:
    def test_the_portal_is_ready(self, client: Client) -> None:
        assert connection.vendor == "postgresql"
        assert client.get("/readyz").json()["ready"]

    def test_sign_in_attempts_are_counted_in_the_shared_cache(self) -> None:
        cache.set("attempts", 3)
        assert cache.get("attempts") == 3
