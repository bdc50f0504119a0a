"""Certificate operations at work in the vaults that the portal has not started."""

from django.db.models import Q

from certificates import permissions
from certificates.domain.lifecycle import OPEN
from certificates.domain.operation_status import OperationStatus
from certificates.models import Certificate, Operation, Person

MOST = 200


def started_outside(*, actor: Person) -> list[Certificate]:
    """The certificates on which one is at work, that seen first first, 200 at most.

    They are as old as the inventory. While the portal does not know yet what the vault accepted
    of its own operation on a certificate, none is shown as started outside.
    """
    seen = permissions.rights_of(actor).scope()
    found = list(
        Certificate.objects.filter(
            seen, vault__is_enabled=True, operation=OperationStatus.IN_PROGRESS
        )
        .defer("der", "policy", "search")
        .select_related("vault")
        .order_by("operation_seen_at", "pk")[:MOST]
    )
    ours = _ours(found)
    return [
        row
        for row in found
        if not {row.operation_request, None} & ours.get((row.vault_id, row.key), set())
    ]


def _ours(found: list[Certificate]) -> dict[tuple[int, str], set[str | None]]:
    """By vault and name: what the vault called the portal's own; None for what is not known yet."""
    rows = Operation.objects.filter(
        Q(accepted__isnull=False) | Q(state__in=[str(state) for state in OPEN]),
        vault__in={row.vault_id for row in found},
        name__in={row.key for row in found},
    )
    ours: dict[tuple[int, str], set[str | None]] = {}
    for vault, name, accepted in rows.values_list("vault_id", "name", "accepted"):
        called = accepted.get("request_id") if accepted else None
        ours.setdefault((vault, name), set()).add(called)
    return ours
