"""What a load balancer is told."""

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from kvportal import health


class TestHealthz:
    def test_it_answers_without_a_database(self, client: Client) -> None:
        answer = client.get("/healthz")
        assert (answer.status_code, answer.content) == (200, b"ok\n")


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

    def test_it_is_not_ready_before_migrate(self, client: Client) -> None:
        with patch.object(MigrationExecutor, "migration_plan", return_value=[object()]):
            answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "manage.py migrate" in answer.json()["problem"]
