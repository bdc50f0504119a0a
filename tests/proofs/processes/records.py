"""What the portal has written, read straight from the database."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import psycopg

FINAL = {"succeeded", "failed", "cancelled"}
_COLUMNS = (
    "id, verb, name, state, how, error, result, sent_at, settled_at, last_looked_at, lease_until"
)


@dataclass(frozen=True)
class Row:
    """One operation as it is in the database."""

    id: UUID
    verb: str
    name: str
    state: str
    how: str
    error: dict[str, Any] | None
    result: dict[str, Any] | None
    sent_at: datetime | None
    settled_at: datetime | None
    last_looked_at: datetime | None
    lease_until: datetime | None

    @property
    def is_final(self) -> bool:
        """Whether nothing changes any more."""
        return self.state in FINAL

    @property
    def is_accounted_for(self) -> bool:
        """Final, or with the vault or with a person."""
        return self.is_final or self.state in {"waiting", "needs_decision"}


class Records(Protocol):
    """The database of a portal."""

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a SELECT whose placeholders are ``%s``."""


class SqliteRecords:
    """The file in the state folder, opened for reading only."""

    def __init__(self, file: Path) -> None:
        self._address = f"file:{file}?mode=ro"

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a SELECT."""
        with closing(sqlite3.connect(self._address, uri=True, timeout=20)) as connection:
            return connection.execute(sql.replace("%s", "?"), values).fetchall()


class PostgresRecords:
    """A database of a PostgreSQL server."""

    def __init__(self, url: str) -> None:
        self._url = url

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a SELECT."""
        with psycopg.connect(self._url) as connection:
            return connection.execute(sql.encode(), values).fetchall()


def contents_of(files: Iterable[Path]) -> dict[str, bytes]:
    """The content of each file that is still there.

    The write-ahead log of a database goes when nobody has that open, and temporary files go, too.
    What was in the log is in the database then, which is read last.
    """
    found = {}
    for file in sorted(files, key=lambda file: file.suffix == ".sqlite3"):
        with suppress(FileNotFoundError):
            found[str(file)] = file.read_bytes()
    return found


def operations(records: Records, name: str = "") -> list[Row]:
    """All operations, or those of one certificate name, oldest first."""
    where, values = ("WHERE name = %s", [name.lower()]) if name else ("", [])
    sql = f"SELECT {_COLUMNS} FROM certificates_operation {where} ORDER BY created_at"  # noqa: S608
    return [_row(*found) for found in records.query(sql, values)]


def operation(records: Records, name: str) -> Row:
    """The one operation of a certificate name."""
    (row,) = operations(records, name)
    return row


def events(records: Records, row: Row) -> list[str]:
    """The events of an operation's history, in order."""
    sql = "SELECT event FROM certificates_auditevent WHERE operation = %s ORDER BY number"
    return [event for (event,) in records.query(sql, [str(row.id)])]


def _row(*found: Any) -> Row:
    number, verb, name, state, how, error, result, *moments = found
    return Row(
        UUID(str(number)),
        verb,
        name,
        state,
        how,
        _json(error),
        _json(result),
        *map(moment, moments),
    )


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def moment(value: Any) -> datetime | None:
    """A moment as either database gives it."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value).replace(tzinfo=UTC)
