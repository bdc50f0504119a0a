"""The rows: people and what they may, vaults, operations, history."""

from certificates.models.access import Grant, Person
from certificates.models.audit import AuditEvent, ChainHead, Denial
from certificates.models.operations import Operation
from certificates.models.vaults import Vault

__all__ = ["AuditEvent", "ChainHead", "Denial", "Grant", "Operation", "Person", "Vault"]
