"""Reading one vault: its listing, what has changed, what is deleted, and what has gone."""

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from django.utils import timezone

from certificates.domain.errors import VaultFailure
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.names import key_of
from certificates.domain.operation_status import OperationStatus
from certificates.domain.records import Deleted, Listed
from certificates.domain.timings import TIMINGS
from certificates.models import Certificate, OutsideChange, Vault
from certificates.services.inventory import Details, rows, writing
from certificates.services.keyvault import BulkReading, Part, api_versions, breaker
from certificates.services.sync import asking, differences, leases
from certificates.services.sync.differences import Change
from certificates.services.sync.report import Report

log = structlog.get_logger()
T = TypeVar("T")

AT_ONCE = 25
SAID = 3  # of the entries that cannot be read, so many are named
READ_ANEW = timedelta(days=1)  # at last: policies can change without the listing saying so


def sync_vault(vault: Vault) -> Report | None:
    """Read the whole of ``vault``, and write what has changed.

    Returns the report, with the failure that ended it early, be it the portal's own; None when
    another process reads the vault, or has begun to because this one was suspended.
    What was read before a failure is kept, and nothing is taken for gone that was not asked for.
    """
    holder = leases.take(vault, timezone.now())
    if holder is None:
        return None
    report, began = Report(), time.monotonic()
    api_versions.try_newest(vault)
    try:
        with breaker.watching(vault):
            _Sync(vault, holder, report).run()
    except VaultFailure as error:
        report.failure = error.failure
    except leases.LeaseLost:  # to another process, or the vault was switched off meanwhile
        return None
    except Exception:  # the portal's own fault: the vault's page has to say so as well
        reference = uuid.uuid4().hex[:8]
        log.exception("sync.failed", vault=vault.slug, reference=reference)
        report.failure = _fault(vault, reference)
    report.seconds = round(time.monotonic() - began, 2)
    leases.give_back(vault, holder, report)
    return report


def _fault(vault: Vault, reference: str) -> Failure:
    return Failure(
        kind=FailureKind.PORTAL_FAULT,
        vault=vault.slug,
        at=timezone.now().isoformat(timespec="seconds"),
        message=reference,
    )


class _Sync:
    """One reading. Threads ask the vault; this one waits for them, and writes."""

    def __init__(self, vault: Vault, holder: uuid.UUID, report: Report) -> None:
        self._vault, self._holder, self._report = vault, holder, report
        self._known = {row.key: row for row in vault.certificates.defer("der")}
        self._since = vault.synced_at

    def run(self) -> None:
        with BulkReading(self._vault, per_second=asking.per_second()) as self._bulk:
            try:
                listed = self._listed()
                deleted = self._deleted()
                self._read_changed(listed)
                self._end_gone(listed, deleted)
            finally:
                self._report.requests = self._bulk.requests
                self._report.throttled = self._bulk.throttled
                odd = self._bulk.odd
                self._report.unreadable, self._report.odd = len(odd), odd[:SAID]

    def _listed(self) -> dict[str, Listed]:
        """The whole listing, those that are new written down at once, unread."""
        found: dict[str, Listed] = {}
        for page in self._pages(self._bulk.certificates):
            found |= {key_of(item.name): item for item in page}
            self._report.certificates = len(found)
            self._keep()
        now = timezone.now()
        new = [item for key, item in found.items() if key not in self._known]
        writing.new(rows.unread(self._vault, item, now) for item in new)
        return found

    def _deleted(self) -> set[str]:
        found: list[Deleted] = []
        began = timezone.now()
        for page in self._pages(self._bulk.deleted_certificates):
            found += page
            self._keep()
        held = [rows.deleted(self._vault, each) for each in found]
        writing.deleted(self._vault, held, began=began)
        self._report.deleted = len(found)
        return {key_of(held.name) for held in found}

    def _read_changed(self, listed: dict[str, Listed]) -> None:
        now = timezone.now()
        names = [
            item.name
            for key, item in listed.items()
            if _has_changed(self._known.get(key), item, now)
        ]
        for chunk in _chunks(names):
            self._read(chunk)
            self._keep()

    def _read(self, names: list[str]) -> None:
        began, known = timezone.now(), asking.known_versions(self._vault, names)
        answers = self._wait_for(asking.details_of(self._bulk, names, known))
        now = timezone.now()
        read: list[tuple[Certificate, Details]] = []
        changes: list[Change] = []
        for details in answers:
            if details is None:
                continue  # deleted meanwhile, which the next sync sees; or noted as unreadable
            before = self._known.get(key_of(details.certificate.name))
            row = rows.read(self._vault, details, now, before)
            read.append((row, details))
            changes += [(row.key, row.name, *change) for change in differences.between(before, row)]
        self._report.changed += len(read)
        writing.changed(self._vault, read, self._by_others(changes, now), began=began)

    def _by_others(self, changes: list[Change], now: datetime) -> list[OutsideChange]:
        """Nothing of a vault that is read for the first time: nobody knows when it was made."""
        if self._since is None:
            return []
        ours = differences.done_by_us(self._vault, {key for key, *_ in changes}, self._since)
        others = [change for change in changes if change[0] not in ours]
        return differences.rows_of(self._vault, others, self._since, now)

    def _end_gone(self, listed: dict[str, Listed], deleted: set[str]) -> None:
        unlisted = {key: row for key, row in self._known.items() if key not in listed}
        for chunk in _chunks(list(unlisted.values())):
            answers = self._wait_for(asking.are_there(self._bulk, [row.name for row in chunk]))
            absent = [row for row, there in zip(chunk, answers, strict=True) if not there]
            gone = [row for row in absent if row.key in deleted or row.missing_since]
            waiting = [row.key for row in absent if row not in gone]
            now = timezone.now()
            changes: list[Change] = [
                (row.key, row.name, "deleted" if row.key in deleted else "gone", {}) for row in gone
            ]
            writing.gone(self._vault, [r.key for r in gone], self._by_others(changes, now))
            writing.missing(self._vault, waiting, now)
            self._report.gone += len(gone)
            self._keep()

    def _pages(self, listing: Callable[[str], Part[T]]) -> Iterator[list[T]]:
        """Each page when it has come."""
        pages = self._bulk.pages(listing)
        while (page := self._wait_for([self._bulk.submit(next, pages, None)])[0]) is not None:
            yield page

    def _wait_for(self, answers: "Sequence[Future[T]]") -> list[T]:
        """What the vault answers; it may take longer than a lease, which is kept meanwhile."""
        while True:
            ended, open_ = wait(answers, TIMINGS.sync_lease / 3, return_when=FIRST_EXCEPTION)
            for answer in ended:
                answer.result()
            if not open_:
                return [answer.result() for answer in answers]
            self._keep()

    def _keep(self) -> None:
        leases.keep(self._vault, self._holder, self._report.certificates)


def _has_changed(row: Certificate | None, listed: Listed, now: datetime) -> bool:
    if row is None or row.read_at is None or row.read_at <= now - _rest(row):
        return True
    under_way = (
        row.operation == OperationStatus.IN_PROGRESS
        or listed.pending
        or row.missing_since is not None
    )
    seen = (row.thumbprint, row.enabled, row.updated, row.tags)
    return under_way or seen != (
        listed.thumbprint, listed.enabled, listed.updated, dict(listed.tags),
    )  # fmt: skip


def _rest(row: Certificate) -> timedelta:
    """How long a row may rest: half a day to a day, so that those read together do not stay so."""
    return READ_ANEW * (1 + row.pk % 24 / 24) / 2


def _chunks(items: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
