"""The rows of the vault: certificates, their versions, the operations that make these, issuers."""

import json
import sqlite3
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Self

# Half of what json.loads takes: what `columns` wrote has no blanks around it.
_read_json = json.JSONDecoder().raw_decode


class State(StrEnum):
    """Where a certificate's name is; while work is going on it is in neither place."""

    ACTIVE = "active"
    DELETING = "deleting"
    DELETED = "deleted"
    RECOVERING = "recovering"
    PURGING = "purging"


class Status(StrEnum):
    """The status of a certificate operation, in the wire's spelling."""

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Row:
    """A dataclass that is one row: columns in JSON are kept as text, truths as 0, 1 or NULL."""

    JSON: ClassVar[frozenset[str]] = frozenset()
    TRUTHS: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def read(cls, row: sqlite3.Row) -> Self:
        """Return the object that a row of the table holds."""
        values = dict(row)
        for column in cls.JSON:
            values[column], _ = _read_json(values[column])
        for column in cls.TRUTHS:
            values[column] = None if values[column] is None else bool(values[column])
        return cls(**values)

    def columns(self) -> dict[str, Any]:
        """Return the row's columns as the table keeps them."""
        return vars(self) | {column: json.dumps(getattr(self, column)) for column in self.JSON}


@dataclass
class Certificate(Row):
    """A certificate's name, its one policy and where it is.

    `due`: when the work of its state ends; `renew_at`: when the vault renews it by itself;
    `purge_at`: when a deleted one goes for good; `preserve_order`: as last asked.
    """

    JSON: ClassVar = frozenset({"policy"})
    TRUTHS: ClassVar = frozenset({"preserve_order"})
    key: str
    name: str
    policy: dict[str, Any]
    policy_created: int
    policy_updated: int
    state: str = State.ACTIVE
    due: float | None = None
    renew_at: float | None = None
    deleted_at: int | None = None
    purge_at: int | None = None
    preserve_order: bool | None = None


@dataclass
class Version(Row):
    """One version; without `der` it is the shell of one that was never finished.

    `chain` holds the certificates of authorities, base64 of DER; in the secret `leaf_at` of them
    be before the leaf. `content_type` and `exportable` are the policy's at the time the version
    was made: they decide what its secret looks like.
    """

    JSON: ClassVar = frozenset({"tags", "chain"})
    TRUTHS: ClassVar = frozenset({"enabled", "exportable"})
    id: str
    key: str
    place: int
    private: bytes = field(repr=False)
    enabled: bool
    nbf: int
    exp: int
    created: int
    updated: int
    content_type: str
    exportable: bool
    der: bytes | None = None
    x5t: str | None = None
    chain: list[str] = field(default_factory=list)
    leaf_at: int = 0
    tags: dict[str, str] | None = None


@dataclass
class Listed(Version):
    """The latest version, with what a list of certificates shows of its certificate."""

    name: str = ""
    deleted_at: int | None = None
    purge_at: int | None = None


@dataclass
class Operation(Row):
    """The making of one version, by the policy of the moment it was asked for.

    `due`: when it ends by itself, and `ending`: how; no `due`, and only someone's act can end it.
    """

    JSON: ClassVar = frozenset({"policy", "error"})
    TRUTHS: ClassVar = frozenset({"cancellation_requested"})
    key: str
    request_id: str
    version: str
    issuer: str
    csr: bytes
    policy: dict[str, Any]
    status: str = Status.IN_PROGRESS
    cancellation_requested: bool = False
    due: float | None = None
    ending: str = Status.COMPLETED
    error: dict[str, str] | None = None


@dataclass
class Issuer(Row):
    """An account with a certificate authority. Its password is not kept: nothing ever reads it."""

    JSON: ClassVar = frozenset({"org_details"})
    TRUTHS: ClassVar = frozenset({"enabled"})
    key: str
    name: str
    provider: str
    account_id: str | None
    org_details: dict[str, Any] | None
    enabled: bool
    created: int
    updated: int
