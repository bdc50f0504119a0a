"""Everything the vault knows, in one SQLite file that survives kill -9.

One process opens the file, by one connection, and one lock puts all transactions in a row. What a
committed transaction wrote is on the disk (WAL, synchronous FULL). Statements of the journal alone
leave the flushing to the operating system: they need to survive this process and not the machine.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from localvault.clock import now
from localvault.rows import Certificate, Issuer, Listed, Operation, Row, State, Version
from localvault.schema import FORMAT, NEXT_DUE, SCHEMA
from localvault.settings import Values

# Tables are named after their rows, columns after the rows' members.
_TABLES: dict[type[Row], str] = {
    Certificate: "certificates",
    Version: "versions",
    Operation: "operations",
    Issuer: "issuers",
}


class Transaction:
    """Reads and writes of one transaction, at one moment. Keys are names in lower case."""

    def __init__(self, connection: sqlite3.Connection, now: float, settings: Values) -> None:
        self.connection = connection
        self.now = now
        self.settings = settings

    def at(self, moment: float) -> "Transaction":
        """Return this transaction as if it were another moment."""
        return Transaction(self.connection, moment, self.settings)

    def without_delays(self) -> "Transaction":
        """Return this transaction with work that takes no time."""
        delays = {key: 0.0 for key in self.settings.as_dict() if key.endswith("_delay")}
        return Transaction(self.connection, self.now, self.settings.changed(delays))

    def certificate(self, name: str) -> Certificate | None:
        """Return the certificate of this name, in whatever state."""
        row = self._one("SELECT * FROM certificates WHERE key = ?", name.lower())
        return Certificate.read(row) if row else None

    def next_due(self) -> tuple[str, str, float] | None:
        """Return what is due first: "work", "operation" or "renewal", of which key, since when.

        What belongs to an operation or a renewal waits while its certificate is away.
        """
        row = self._one(NEXT_DUE, self.now, self.now, State.ACTIVE, self.now, State.ACTIVE)
        return (row["kind"], row["key"], row["at"]) if row else None

    def page(self, state: State, after: str, size: int) -> list[Listed]:
        """Return up to `size` certificates in a state by name, from the one behind `after`."""
        rows = self._all(
            "SELECT v.*, name, deleted_at, purge_at FROM certificates c JOIN versions v ON v.id ="
            " (SELECT id FROM versions WHERE key = c.key ORDER BY der IS NULL, place DESC LIMIT 1)"
            " WHERE state = ? AND c.key > ? ORDER BY c.key LIMIT ?",
            state,
            after,
            size,
        )
        return [Listed.read(row) for row in rows]

    def version(self, key: str, version: str) -> Version | None:
        """Return one version."""
        row = self._one("SELECT * FROM versions WHERE key = ? AND id = ?", key, version.lower())
        return Version.read(row) if row else None

    def latest(self, key: str) -> Version:
        """Return the last finished version; while there is none, the shell of the last one."""
        [row] = self._all(
            "SELECT * FROM versions WHERE key = ? ORDER BY der IS NULL, place DESC LIMIT 1", key
        )
        return Version.read(row)

    def versions(self, key: str, after: str, size: int) -> list[Version]:
        """Return up to `size` finished versions by id, from the one behind `after`."""
        rows = self._all(
            "SELECT * FROM versions WHERE key = ? AND der IS NOT NULL AND id > ?"
            " ORDER BY id LIMIT ?",
            key,
            after,
            size,
        )
        return [Version.read(row) for row in rows]

    def all_versions(self, key: str) -> list[Version]:
        """Return all finished versions, oldest first."""
        rows = self._all(
            "SELECT * FROM versions WHERE key = ? AND der IS NOT NULL ORDER BY place", key
        )
        return [Version.read(row) for row in rows]

    def next_place(self, key: str) -> int:
        """Return the place in time of a further version."""
        [row] = self._all("SELECT coalesce(max(place), 0) + 1 FROM versions WHERE key = ?", key)
        return int(row[0])

    def operation(self, key: str) -> Operation | None:
        """Return the certificate's operation."""
        row = self._one("SELECT * FROM operations WHERE key = ?", key)
        return Operation.read(row) if row else None

    def issuer(self, name: str) -> Issuer | None:
        """Return the issuer of this name."""
        row = self._one("SELECT * FROM issuers WHERE key = ?", name.lower())
        return Issuer.read(row) if row else None

    def issuers(self, after: str, size: int) -> list[Issuer]:
        """Return up to `size` issuers by name, from the one behind `after`."""
        rows = self._all("SELECT * FROM issuers WHERE key > ? ORDER BY key LIMIT ?", after, size)
        return [Issuer.read(row) for row in rows]

    def forget_issuer(self, key: str) -> None:
        """Remove an issuer."""
        self.connection.execute("DELETE FROM issuers WHERE key = ?", (key,))

    def save(self, row: Row) -> None:
        """Write a row, new or changed."""
        columns = row.columns()
        names, places = ", ".join(columns), ", ".join(f":{name}" for name in columns)
        self.connection.execute(
            f"INSERT OR REPLACE INTO {_TABLES[type(row)]} ({names}) VALUES ({places})",  # noqa: S608
            columns,
        )

    def fact(self, key: str) -> Any:
        """Return what is kept of the vault as a whole under `key`; None if nothing is."""
        row = self._one("SELECT value FROM facts WHERE key = ?", key)
        return json.loads(row[0]) if row else None

    def save_fact(self, key: str, value: Any) -> None:
        """Keep something of the vault as a whole; None forgets it."""
        self.connection.execute("DELETE FROM facts WHERE key = ?", (key,))
        if value is not None:
            self.connection.execute("INSERT INTO facts VALUES (?, ?)", (key, json.dumps(value)))

    def forget_operation(self, key: str) -> None:
        """Remove the certificate's operation."""
        self.connection.execute("DELETE FROM operations WHERE key = ?", (key,))

    def forget(self, key: str) -> None:
        """Remove a certificate with all that belongs to it."""
        self.connection.execute("DELETE FROM certificates WHERE key = ?", (key,))
        self.connection.execute("DELETE FROM versions WHERE key = ?", (key,))
        self.forget_operation(key)

    def _one(self, query: str, *values: object) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.connection.execute(query, values).fetchone()
        return row

    def _all(self, query: str, *values: object) -> list[sqlite3.Row]:
        return self.connection.execute(query, values).fetchall()


class Store:
    """The file. `transaction` is for the vault's own rows, `journal` for those of the journal."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        _check_format(self._connection, path)
        self._connection.executescript(SCHEMA)
        # How far a test has moved the vault's clock.
        self._shift = float(Transaction(self._connection, 0, Values()).fact("clock") or 0)

    @contextmanager
    def transaction(self, settings: Values) -> Iterator[Transaction]:
        """Yield a transaction that is on the disk when the block ends, or never was."""
        with self._lock:
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("BEGIN")
            try:
                yield Transaction(self._connection, now() + self._shift, settings)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def forward(self, seconds: float) -> None:
        """Move the clock that transactions go by; it never goes back."""
        with self.transaction(Values()) as tx:
            tx.save_fact("clock", self._shift + seconds)
        self._shift += seconds

    @contextmanager
    def journal(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection for rows of the journal, each statement its own transaction."""
        with self._lock:
            self._connection.execute("PRAGMA synchronous = NORMAL")
            yield self._connection

    def close(self) -> None:
        """Close the file; an unfinished transaction is awaited."""
        with self._lock:
            self._connection.close()


def _check_format(connection: sqlite3.Connection, path: Path) -> None:
    known = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and known != FORMAT:
        raise ValueError(f"{path} was made by another version of localvault; use a new folder")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
