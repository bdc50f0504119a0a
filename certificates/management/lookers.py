"""The worker's threads: what is due is handed to them, a fair share for each vault."""

from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import connection

LOOKERS = 8  # at once: a vault that does not answer holds one of them for its deadline
log = structlog.get_logger()


class Lookers:
    """Threads that ask vaults; at most half of them ask the same one."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(LOOKERS, thread_name_prefix="looker")
        self._under_way: dict[Hashable, int] = {}

    def hand(self, what: Hashable, vault_id: int, do: Callable[[], None]) -> None:
        """Have ``do`` done, unless ``what`` is under way already or its vault has its share."""
        share = sum(vault == vault_id for vault in list(self._under_way.values()))
        if what not in self._under_way and share < LOOKERS // 2:
            self._under_way[what] = vault_id
            self._pool.submit(self._run, what, do)

    def stop(self) -> None:
        """Begin nothing more; those that look end within their deadline."""
        self._pool.shutdown(cancel_futures=True)

    def _run(self, what: Hashable, do: Callable[[], None]) -> None:
        try:
            do()
        except Exception:
            log.exception("worker.look_failed", what=str(what))
        finally:
            self._under_way.pop(what, None)
            connection.close()
