"""``manage.py worker``: follows operations and reads vaults until it is stopped."""

import signal
import sys
import threading
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from certificates.domain.timings import TIMINGS
from certificates.management.cluster import Cluster
from certificates.management.lookers import Lookers
from certificates.services import audit, operations, sign_ins, sync, vaults, workers

log = structlog.get_logger()


class Command(BaseCommand):
    """Follow due operations each second, and run the queue that reads the vaults.

    It ends by itself when the queue's processes do: whoever keeps services running starts it again.
    """

    help = "Follow due operations and read the vaults until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--follow-only",
            action="store_true",
            help="follow operations, and leave reading the vaults to other workers",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        vaults.keep_at_start()
        cluster = None
        if not options["follow_only"]:
            cluster = Cluster()
        log.info("worker.started")
        try:
            self._work(cluster)
        finally:
            if cluster:
                cluster.stop()
        log.info("worker.stopped")
        if not self._stop.is_set():
            sys.exit(1)

    def _work(self, cluster: Cluster | None) -> None:
        """Until it is stopped, or the queue is gone."""
        lookers, worker = Lookers(), uuid.uuid4()
        beaten = timezone.now() - workers.BEAT
        while not (cluster and cluster.has_ended()) and not self._stop.wait(TIMINGS.loop):
            now = timezone.now()
            if beaten + workers.BEAT <= now:
                _attempt("beat", partial(workers.beat, worker, now))
                beaten = now
            _attempt("follow", partial(_follow, lookers))
            if cluster:
                _attempt("enqueue", partial(sync.enqueue_due, now))
                _attempt("refresh", partial(_refresh, lookers))
            _attempt("clear_sessions", partial(sign_ins.clear_sessions, now))
            _attempt("close_repeats", partial(audit.close_repeats, now))
        lookers.stop()


def _attempt(what: str, do: Callable[[], None]) -> None:
    """A database that is away must not end the worker."""
    try:
        close_old_connections()
        do()
    except Exception:
        log.exception("worker.pass_failed", what=what)


def _follow(lookers: Lookers) -> None:
    for operation_id, vault_id in operations.due(timezone.now()):
        lookers.hand(operation_id, vault_id, partial(operations.settle, operation_id))


def _refresh(lookers: Lookers) -> None:
    for asked in sync.refreshes_due(timezone.now()):
        lookers.hand(("refresh", asked.pk), asked.vault_id, partial(sync.refresh, asked))
