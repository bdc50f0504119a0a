"""The journal: one row for every request that reached the vault, and for its changes of itself.

A row is written when the request arrives, before anything is done about it. `committed` is set in
the very transaction that changes the vault, so the two can never disagree, whatever is killed when.
"""

import sqlite3
from collections.abc import Mapping
from typing import Any

from localvault.clock import now
from localvault.store import Store, Transaction

_SELECT = """
SELECT * FROM journal
WHERE (:route IS NULL OR route = :route)
  AND (:method IS NULL OR method = :method)
  AND (:name IS NULL OR name = :name COLLATE NOCASE)
  AND (:client_request_id IS NULL OR client_request_id = :client_request_id)
  AND (:authorised IS NULL OR authorised = CAST(:authorised AS INTEGER))
  AND seq > CAST(coalesce(:since, 0) AS INTEGER)
ORDER BY seq
"""
# So many of the last rows stay; older ones go, a few hundred at a time.
KEPT = 100_000
_SWEEP = 250
_FILTERS = ("route", "method", "name", "client_request_id", "authorised", "since")


class Journal:
    """Writes and reads the journal's rows, the last `kept` of them and hardly more."""

    def __init__(self, store: Store, kept: int = KEPT) -> None:
        self._store = store
        self._kept = kept

    def received(
        self,
        *,
        method: str,
        path: str,
        route: str | None,
        name: str | None,
        client_request_id: str | None,
        authorised: bool,
    ) -> int:
        """Note a request that has just arrived; return its sequence number."""
        with self._store.journal() as connection:
            cursor = connection.execute(
                "INSERT INTO journal (at, method, path, route, name, client_request_id, authorised)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (now(), method, path, route, name, client_request_id, authorised),
            )
            seq = cursor.lastrowid or 0
            if seq % _SWEEP == 0:
                connection.execute("DELETE FROM journal WHERE seq <= ?", (seq - self._kept,))
        return seq

    def fault(self, seq: int, fault: str) -> None:
        """Note which fault is applied to a request."""
        with self._store.journal() as connection:
            connection.execute("UPDATE journal SET fault = ? WHERE seq = ?", (fault, seq))

    def finished(self, seq: int, status: int | None) -> None:
        """Note the status a request was answered with, or that it never will be answered."""
        with self._store.journal() as connection:
            connection.execute(
                "UPDATE journal SET status = ?, finished = ? WHERE seq = ?", (status, now(), seq)
            )

    def entries(self, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the rows that fit all filters, oldest first."""
        chosen = {key: filters.get(key) for key in _FILTERS}
        with self._store.journal() as connection:
            rows = connection.execute(_SELECT, chosen).fetchall()
        return [_entry(row) for row in rows]


def committed(tx: Transaction, seq: int) -> None:
    """Note, in the transaction that does it, that a request changes the vault."""
    tx.connection.execute("UPDATE journal SET committed = 1 WHERE seq = ?", (seq,))


def own_change(tx: Transaction, what: str, name: str) -> None:
    """Note, in the transaction that does it, that the vault changes itself."""
    moment = now()
    tx.connection.execute(
        "INSERT INTO journal (at, method, path, route, name, authorised, committed, own, finished)"
        " VALUES (?, 'SELF', ?, ?, ?, 0, 1, 1, ?)",
        (moment, f"/certificates/{name}", what, name, moment),
    )


def _entry(row: sqlite3.Row) -> dict[str, Any]:
    truths = {key: bool(row[key]) for key in ("authorised", "committed", "own")}
    return dict(row) | truths
