"""What a load balancer is answered."""

from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from certificates.domain.actions import Role
from kvportal import health
from tests.support import people
from tests.support.databases import read_only_database


class TestHealthz:
    def test_it_answers_without_a_database(self, client: Client) -> None:
        answer = client.get("/healthz")
        assert (answer.status_code, answer.content) == (200, b"ok\n")

    def test_it_reads_no_session(self, client: Client) -> None:
        client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
        assert client.get("/healthz").status_code == 200  # no database may be used in this test


@pytest.mark.django_db
class TestReadyz:
    def test_it_is_ready_with_all_migrations(self, client: Client) -> None:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()) == (200, {"ready": True, "problem": ""})

    def test_it_is_not_ready_without_a_database(self, client: Client) -> None:
        with patch.object(health, "MigrationExecutor", side_effect=OperationalError("secret host")):
            answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["problem"] == "The database does not answer."

    def test_it_is_not_ready_without_a_database_for_somebody_signed_in(
        self, client: Client
    ) -> None:
        client.force_login(people.make_person("olu", Role.READER))
        with patch.object(CursorWrapper, "execute", side_effect=OperationalError("secret host")):
            assert client.get("/healthz").status_code == 200
            answer = client.get("/readyz")
        assert (answer.status_code, b"secret" in answer.content) == (503, False)

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="set read-only by SQLite's words")
    def test_it_is_not_ready_while_nothing_can_be_written(self, client: Client) -> None:
        with read_only_database():
            answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["problem"].startswith("The database takes no changes")

    def test_it_is_not_ready_before_migrate(self, client: Client) -> None:
        with patch.object(MigrationExecutor, "migration_plan", return_value=[object()]):
            answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "manage.py migrate" in answer.json()["problem"]
