"""``manage.py worker``: follows what is due, once a second, until it is told to stop."""

import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import structlog
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils import timezone

from certificates.domain.pace import PACE
from certificates.services import audit, operations, vaults

LOOKERS = 8  # looks at once: a vault that does not answer holds one of them for its deadline
log = structlog.get_logger()


class Command(BaseCommand):
    """Follow due operations, and close what history counts by the minute."""

    help = "Follow due operations until SIGTERM or Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        vaults.keep_at_start()
        log.info("worker.started")
        lookers = ThreadPoolExecutor(LOOKERS, thread_name_prefix="looker")
        under_way: dict[UUID, int] = {}
        while not stop.wait(PACE.loop):
            _attempt("follow", lambda: _hand_out(lookers, under_way))
            _attempt("close_denials", lambda: audit.close_denials(timezone.now()))
        lookers.shutdown(cancel_futures=True)  # those that look end within their deadline
        log.info("worker.stopped")


def _attempt(what: str, do: Callable[[], None]) -> None:
    """A database that is away must not end the worker."""
    try:
        close_old_connections()
        do()
    except Exception:
        log.exception("worker.pass_failed", what=what)


def _hand_out(lookers: ThreadPoolExecutor, under_way: dict[UUID, int]) -> None:
    """Hand what is due to the lookers, to half of them at most for one vault."""
    for operation_id, vault_id in operations.due(timezone.now()):
        share = sum(vault == vault_id for vault in list(under_way.values()))
        if operation_id not in under_way and share < LOOKERS // 2:
            under_way[operation_id] = vault_id
            lookers.submit(_settle, operation_id, under_way)


def _settle(operation_id: UUID, under_way: dict[UUID, int]) -> None:
    try:
        operations.settle(operation_id)
    except Exception:
        log.exception("worker.settle_failed", operation=str(operation_id))
    finally:
        under_way.pop(operation_id, None)
        connection.close()
