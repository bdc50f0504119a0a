"""What the worker's queue runs. Each job calls one service; they are named in the queue's rows."""

from certificates.services import sync


def sync_vault(vault_id: int) -> None:
    """Read one vault, if that is still to be done."""
    sync.sync_if_due(vault_id)
