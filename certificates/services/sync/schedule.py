"""When which vault is read: every period, on request, and again soon where it failed.

Each reading is a task in the database's queue, so that any worker process on any machine takes it.
A task that comes twice, or too late, finds that nothing is due and leaves.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django_q.tasks import async_task

from certificates.models import Person, Vault
from certificates.services import vaults, workers
from certificates.services.sync.reading import sync_vault

EVERY = timedelta(minutes=1)
FAILED = timedelta(minutes=2)  # after a sync that did not finish
TASK = "certificates.jobs.sync_vault"


def ask(*, actor: Person, slug: str) -> Vault:
    """Have a vault read now, because ``actor`` wants it. Raises NotVisible."""
    vault = vaults.find(actor=actor, slug=slug)
    if not vault.is_syncing(timezone.now()):
        unasked = Vault.objects.filter(pk=vault.pk, sync_asked_at=None)
        if unasked.update(sync_asked_at=timezone.now()):  # else its task is in the queue already
            async_task(TASK, vault.pk)
    return vault


def enqueue_due(now: datetime) -> None:
    """Once a minute, whichever worker comes first: a task for each vault that is due."""
    if not workers.take_turn("enqueue due vaults", EVERY, now):
        return
    for vault in Vault.objects.filter(is_enabled=True):
        if is_due(vault, now):
            async_task(TASK, vault.pk)


def sync_if_due(vault_id: int) -> None:
    """Read the vault, if that is still to be done."""
    vault = Vault.objects.filter(pk=vault_id, is_enabled=True).first()
    if vault and is_due(vault, timezone.now()):
        sync_vault(vault)


def is_due(vault: Vault, now: datetime) -> bool:
    """Whether ``vault`` is to be read now."""
    if vault.is_syncing(now):
        return False
    if vault.sync_started_at is None or vault.sync_asked_at or vault.sync_holder:
        return True  # a holder whose lease is over was killed
    failed = bool(vault.sync_report and vault.sync_report["failure"])
    wait = min(FAILED, settings.SYNC_PERIOD) if failed else settings.SYNC_PERIOD
    return vault.sync_started_at + wait <= now
