"""The status of a certificate operation, in Key Vault's own words."""

from enum import StrEnum


class OperationStatus(StrEnum):
    """How far the vault is with a request for a version."""

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"
