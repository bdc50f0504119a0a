"""``manage.py worker``: follows what is due, once a second, until it is told to stop."""

import signal
import threading
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
        under_way: set[UUID] = set()
        vaults.keep_at_start()
        log.info("worker.started")
        with ThreadPoolExecutor(LOOKERS, thread_name_prefix="looker") as lookers:
            while not stop.wait(PACE.loop):
                _one_pass(lookers, under_way)
        log.info("worker.stopped")


def _one_pass(lookers: ThreadPoolExecutor, under_way: set[UUID]) -> None:
    """Hand everything due to the lookers. A database that is away must not end the worker."""
    try:
        close_old_connections()
        audit.close_denials(timezone.now())
        for operation_id in operations.due_ids(timezone.now()):
            if operation_id not in under_way:
                under_way.add(operation_id)
                lookers.submit(_settle, operation_id, under_way)
    except Exception:
        log.exception("worker.pass_failed")


def _settle(operation_id: UUID, under_way: set[UUID]) -> None:
    try:
        operations.settle(operation_id)
    except Exception:
        log.exception("worker.settle_failed", operation=str(operation_id))
    finally:
        under_way.discard(operation_id)
        connection.close()
