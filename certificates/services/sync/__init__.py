"""Keeping the inventory: what the vaults hold, read again and again.

``sync_vault`` reads one vault under a lease. A listing counts only when its last page has come; a
certificate that is no longer listed is asked for before it goes, and what was done outside the
portal is noted with the two moments between which it happened.

    schedule     when which vault is read, and its tasks in the queue
    refreshing   one certificate at once, after an operation has changed it
    leases       one process reads a vault at a time
    reading      what to updated, and reading it
    asking       what is asked of a vault
    differences  what has changed, and by whom

What it finds is written by ``services.inventory``.
"""

from certificates.services.sync.reading import sync_vault
from certificates.services.sync.refreshing import refresh, refreshes_due
from certificates.services.sync.report import Progress, Report, progress_of
from certificates.services.sync.schedule import ask, enqueue_due, sync_if_due

__all__ = [
    "Progress",
    "Report",
    "ask",
    "enqueue_due",
    "progress_of",
    "refresh",
    "refreshes_due",
    "sync_if_due",
    "sync_vault",
]
