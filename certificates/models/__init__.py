"""The rows: people and what they may, vaults, the inventory, operations, history."""

from certificates.models.access import Grant, Person
from certificates.models.audit import AuditEvent, ChainHead, Denial
from certificates.models.inventory import (
    Certificate,
    DeletedCertificate,
    Heartbeat,
    OutsideChange,
    Refresh,
    Version,
)
from certificates.models.operations import Operation
from certificates.models.vaults import Vault, VaultPermission

__all__ = [
    "AuditEvent",
    "Certificate",
    "ChainHead",
    "DeletedCertificate",
    "Denial",
    "Grant",
    "Heartbeat",
    "Operation",
    "OutsideChange",
    "Person",
    "Refresh",
    "Vault",
    "VaultPermission",
    "Version",
]
