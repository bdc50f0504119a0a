"""What has changed since a certificate was last read, and whether the portal has done it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from certificates.domain.operation_status import OperationStatus
from certificates.models import Certificate, Operation, OutsideChange, Vault

Change = tuple[str, str, str, dict[str, Any]]  # key, name, what, details

# What an operation does may show in the vault a little before its row says so.
_SLACK = timedelta(minutes=2)


def between(before: Certificate | None, after: Certificate) -> list[tuple[str, dict[str, Any]]]:
    """What changed: appeared, version, enabled, disabled, tags, policy, operation, with details."""
    if before is None:
        return [("appeared", {})]
    if before.read_at is None:
        return []
    found: list[tuple[str, dict[str, Any]]] = []
    if after.version != before.version and after.version:
        found.append(("version", {"version": after.version, "thumbprint": after.thumbprint}))
    elif after.enabled != before.enabled:
        found.append(("enabled" if after.enabled else "disabled", {}))
    if after.tags != before.tags:
        found.append(("tags", {"before": before.tags, "after": after.tags}))
    if _policy(after) != _policy(before):
        found.append(("policy", {}))
    if (
        after.operation == OperationStatus.IN_PROGRESS
        and after.operation_request != before.operation_request
    ):
        found.append(("operation", {"issuer": after.operation_issuer}))
    return found


def done_by_us(vault: Vault, keys: Collection[str], since: datetime | None) -> set[str]:
    """The names on which an operation of the portal was at work since then."""
    found = Operation.objects.filter(vault=vault, name__in=keys)
    if since is not None:
        found = found.filter(Q(settled_at=None) | Q(settled_at__gte=since - _SLACK))
    return set(found.values_list("name", flat=True))


def rows_of(
    vault: Vault,
    changes: Iterable[Change],
    after: datetime | None,
    before: datetime,
) -> list[OutsideChange]:
    """Rows of changes that happened between the two moments."""
    return [
        OutsideChange(
            vault=vault, key=key, name=name, what=what, details=details, after=after, before=before
        )
        for key, name, what, details in changes
    ]


def _policy(row: Certificate) -> dict[str, Any]:
    """The policy without its dates, which move with every create."""
    held: dict[str, Any] = row.policy or {}
    return {key: value for key, value in held.items() if key not in ("created", "updated")}
