"""Reading one certificate again at once, because an operation of the portal has changed it.

The transaction that ends the operation writes a row of ``Refresh``, so none is forgotten; the
worker's loop takes each row that is due. Taking it moves it into the future: a process that dies,
or a vault that does not answer, leaves it to be taken again.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.records import Deleted
from certificates.models import Refresh, Vault
from certificates.services.inventory import Details, rows, writing
from certificates.services.keyvault import BulkReading, breaker
from certificates.services.sync import asking

AGAIN = timedelta(seconds=30)
AT_ONCE = 50


def refreshes_due(now: datetime) -> list[Refresh]:
    """Those to take now, the oldest first; a vault that rests is left alone."""
    found = Refresh.objects.select_related("vault").filter(due_at__lte=now, vault__is_enabled=True)
    due = found.order_by("due_at")[:AT_ONCE]
    return [row for row in due if not row.vault.is_closed(now)]


def refresh(asked: Refresh) -> None:
    """Read the certificate and write it to the inventory, unless another process does."""
    now = timezone.now()
    mine = Refresh.objects.filter(pk=asked.pk, due_at=asked.due_at)
    if not mine.update(due_at=now + AGAIN):
        return
    vault, key = asked.vault, asked.key
    known = asking.known_versions(vault, [key])
    try:
        with breaker.watching(vault):
            found = _ask(vault, key, known)
    except VaultFailure:
        return  # noted on the vault's row; the next try, or the next sync, reads it
    _write(vault, key, found, now)
    Refresh.objects.filter(pk=asked.pk, due_at=now + AGAIN).delete()


def _ask(vault: Vault, key: str, known: dict[str, set[str]]) -> Details | Deleted | None:
    with BulkReading(vault, per_second=asking.per_second()) as bulk:
        if details := asking.details(bulk, key, known.get(key, set())):
            return details
        try:
            return bulk.deleted(key)
        except NotThere:
            return None


def _write(vault: Vault, key: str, found: Details | Deleted | None, began: datetime) -> None:
    if isinstance(found, Details):
        before = vault.certificates.filter(key=key).first()
        row = rows.read(vault, found, timezone.now(), before)
        writing.changed(vault, [(row, found)], [], began=began)
        vault.deleted_certificates.filter(key=key).delete()
        return
    with transaction.atomic():
        if found:
            writing.replaced_by_deleted(vault, rows.deleted(vault, found))
        else:
            writing.purged(vault, key)
