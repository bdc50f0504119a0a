"""Portals on either database: SQLite in the state folder, or one of its own in PostgreSQL."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from localvault.testing import LocalVault
from tests.proofs.processes.portal import Portal, portal

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@contextmanager
def on(
    database: str, folder: Path, vault: LocalVault, template: Path, **wanted: Any
) -> Iterator[Portal]:
    """A portal on ``database`` ("sqlite" or "postgres")."""
    if database == "sqlite":
        with portal(folder, [vault], template=template, **wanted) as running:
            yield running
        return
    server = os.environ["KVPORTAL_TESTS_DATABASE_URL"]
    with (
        own_database(server) as url,
        portal(folder, [vault], variables={"DATABASE_URL": url}, **wanted) as running,
    ):
        yield running


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """A new database on the server of an address; gone afterwards."""
    name = f"proofs_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
