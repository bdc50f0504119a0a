"""The rows: people and what they may, vaults, the inventory, operations, history."""

from certificates.models.access import Grant, Person
from certificates.models.audit import AuditEvent, ChainHead, Repeat
from certificates.models.inventory import (
    Certificate,
    DeletedCertificate,
    OutsideChange,
    Refresh,
    Version,
)
from certificates.models.operations import Operation
from certificates.models.sign_ins import SignInAddress, SignInFailure
from certificates.models.vaults import Vault, VaultPermission
from certificates.models.workers import Heartbeat, Turn

__all__ = [
    "AuditEvent",
    "Certificate",
    "ChainHead",
    "DeletedCertificate",
    "Grant",
    "Heartbeat",
    "Operation",
    "OutsideChange",
    "Person",
    "Refresh",
    "Repeat",
    "SignInAddress",
    "SignInFailure",
    "Turn",
    "Vault",
    "VaultPermission",
    "Version",
]
