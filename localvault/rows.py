"""The rows of the vault: certificates, their versions, and the operations that make these."""

import json
import sqlite3
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Self


class State(StrEnum):
    """Where a certificate's name stands; while work is going on it is neither here nor there."""

    ACTIVE = "active"
    DELETING = "deleting"
    DELETED = "deleted"
    RECOVERING = "recovering"


class Status(StrEnum):
    """How a certificate operation stands, in the wire's spelling."""

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class _Row:
    """A dataclass that is one row: its columns in JSON are kept as text, truths as 0 and 1."""

    JSON: ClassVar[frozenset[str]] = frozenset()
    TRUTHS: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def read(cls, row: sqlite3.Row) -> Self:
        """Return the object that a row of the table holds."""
        values = dict(row)
        values.update({column: json.loads(values[column]) for column in cls.JSON})
        values.update({column: bool(values[column]) for column in cls.TRUTHS})
        return cls(**values)

    def columns(self) -> dict[str, Any]:
        """Return the row's columns as the table keeps them."""
        return vars(self) | {column: json.dumps(getattr(self, column)) for column in self.JSON}


@dataclass
class Certificate(_Row):
    """A certificate's name, its one policy and where it stands. `due`: when its work ends."""

    JSON: ClassVar = frozenset({"policy"})
    TRUTHS: ClassVar = frozenset({"preserve_order"})
    key: str
    name: str
    policy: dict[str, Any]
    policy_created: int
    policy_updated: int
    state: str = State.ACTIVE
    due: float | None = None
    deleted_at: int | None = None
    preserve_order: bool = False


@dataclass
class Version(_Row):
    """One version; without `der` it is the shell of one that was never finished."""

    JSON: ClassVar = frozenset({"tags"})
    TRUTHS: ClassVar = frozenset({"enabled"})
    id: str
    key: str
    place: int
    private: bytes = field(repr=False)
    enabled: bool
    nbf: int
    exp: int
    created: int
    updated: int
    der: bytes | None = None
    x5t: str | None = None
    tags: dict[str, str] = field(default_factory=dict)


@dataclass
class Operation(_Row):
    """The making of one version; `due` is empty when only a merge can end it."""

    TRUTHS: ClassVar = frozenset({"cancellation_requested"})
    key: str
    request_id: str
    version: str
    issuer: str
    csr: bytes
    status: str = Status.IN_PROGRESS
    cancellation_requested: bool = False
    due: float | None = None
