"""Keeping the inventory: what the vaults hold, read again and again.

``sync_vault`` reads one vault under a lease. A listing counts only when its last page has come; a
certificate that is no longer listed is asked for before it goes, and what somebody did outside the
portal is noted with the two moments between which it happened.

    leases       one process reads a vault at a time
    reading      what to read anew, and reading it
    rows         from what a vault says to the rows of the inventory
    differences  what has changed, and by whom
    writing      short transactions
"""

from certificates.services.sync.reading import sync_vault
from certificates.services.sync.report import Report

__all__ = ["Report", "sync_vault"]
