"""What the portal's identity may do in a vault, as far as the vault's answers have shown."""

from dataclasses import dataclass
from datetime import datetime

from certificates.domain.explanations import Explanation
from certificates.domain.explanations.missing import mend
from certificates.domain.failures import Failure
from certificates.domain.stored import from_json
from certificates.domain.vault_permissions import NAMES
from certificates.models import Vault, VaultPermission


@dataclass(frozen=True)
class Standing:
    """What is known of the permissions in one vault; with the last refusal, and what fixes it."""

    known: list[VaultPermission]
    unknown: list[str]
    refusal: Failure | None
    explanation: Explanation | None


def standing(*, vault: Vault) -> Standing:
    """The permissions in ``vault`` that are known, in the order of NAMES."""
    rows = sorted(vault.permissions.all(), key=lambda row: NAMES.index(row.permission))
    unknown = [name for name in NAMES if name not in {row.permission for row in rows}]
    held = [row.permission for row in rows if row.is_held]
    lacks = [row for row in rows if not row.is_held]
    if not lacks:
        return Standing(rows, unknown, None, None)
    last = max(lacks, key=lambda row: row.known_at)
    refusal = from_json(Failure, last.refusal)
    missing = [row.permission for row in lacks]
    told = mend(refusal, held=held, lacks=missing, unknown=unknown)
    return Standing(rows, unknown, refusal, told)


def lacked_since(*, vault: Vault, permission: str) -> datetime | None:
    """When the vault last said that the identity lacks the permission; None if it is not known
    to lack it.
    """
    found = vault.permissions.filter(permission=permission, is_held=False)
    return found.values_list("known_at", flat=True).first()
