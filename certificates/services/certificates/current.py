"""Which version of a certificate is the current one, as far as the portal knows without asking."""

from dataclasses import dataclass

from certificates.domain.lifecycle import State
from certificates.models import Certificate, Operation


@dataclass(frozen=True)
class Current:
    """A version; ``enabled`` is None where it is not known whether it is."""

    version: str
    enabled: bool | None


def current_since(operation: Operation) -> Current | None:
    """The current version of the certificate that ``operation`` changed, by what came after it.

    By a later operation of the portal or by the inventory, whichever has seen a version that was
    not there before ``operation``. Two queries at most, none for one that changed no version.
    """
    is_done = operation.status is State.SUCCEEDED and operation.before is not None
    if not is_done or "version" not in (operation.result or {}):
        return None
    known = operation.baseline.version_ids
    held = Certificate.objects.filter(vault=operation.vault_id, key=operation.name)
    row = held.values_list("version", "enabled").first()
    if row and row[0] and row[0] not in known:
        return Current(*row)
    later = Operation.objects.filter(
        vault=operation.vault_id,
        name=operation.name,
        state=State.SUCCEEDED,
        settled_at__gte=operation.settled_at,
    ).order_by("-settled_at")
    results = later.values_list("result__version", flat=True)[:20]
    made = next((version for version in results if version and version not in known), None)
    return Current(made, None) if made else None
