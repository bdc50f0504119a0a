"""Reading one vault: its listing, what has changed, what is deleted, and what has gone."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from django.utils import timezone

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.names import key_of
from certificates.domain.records import Deleted, Listed
from certificates.models import Certificate, OutsideChange, Vault, Version
from certificates.services.keyvault import BulkReading, breaker
from certificates.services.sync import differences, leases, rows, writing
from certificates.services.sync.differences import Change
from certificates.services.sync.report import Report
from certificates.services.sync.rows import Details

T = TypeVar("T")

PER_SECOND = 40.0  # a tenth of what a vault takes: it belongs to the applications that use it
AT_ONCE = 25
READ_ANEW = timedelta(days=1)  # policies can change without the listing saying so


def sync_vault(vault: Vault) -> Report | None:
    """Read the whole of ``vault``, and write what has changed.

    Returns what it came to, with the failure that ended it early; None when somebody else reads it.
    What was read before a failure is kept, and nothing is taken for gone that was not asked for.
    """
    holder = leases.take(vault, timezone.now())
    if holder is None:
        return None
    report, began = Report(), time.monotonic()
    try:
        with breaker.watching(vault):
            _Sync(vault, holder, report).run()
    except VaultFailure as error:
        report.failure = error.failure
    report.seconds = round(time.monotonic() - began, 2)
    leases.give_back(vault, holder, report)
    return report


class _Sync:
    """One reading. The loop runs while the vault is asked, and stands while rows are written."""

    def __init__(self, vault: Vault, holder: uuid.UUID, report: Report) -> None:
        self._vault, self._holder, self._report = vault, holder, report
        self._known = {row.key: row for row in vault.certificates.defer("der")}
        self._since = vault.synced_at

    def run(self) -> None:
        bulk = BulkReading(self._vault, per_second=PER_SECOND)
        with asyncio.Runner() as self._loop:
            self._bulk = self._loop.run(bulk.__aenter__())
            try:
                listed = self._listed()
                deleted = self._deleted()
                self._read_changed(listed)
                self._end_gone(listed, deleted)
            finally:
                self._report.requests, self._report.throttled = bulk.requests, bulk.throttled
                self._loop.run(bulk.__aexit__(None, None, None))

    def _listed(self) -> dict[str, Listed]:
        """The whole listing, those that are new written down at once, unread."""
        found: dict[str, Listed] = {}
        for page in self._pages(self._bulk.certificates()):
            found |= {key_of(item.name): item for item in page}
            leases.keep(self._vault, self._holder, len(found))
        now = timezone.now()
        new = [item for key, item in found.items() if key not in self._known]
        writing.new(rows.unread(self._vault, item, now) for item in new)
        self._report.certificates = len(found)
        return found

    def _deleted(self) -> set[str]:
        found: list[Deleted] = []
        for page in self._pages(self._bulk.deleted()):
            found += page
            leases.keep(self._vault, self._holder, self._report.certificates)
        writing.deleted(self._vault, [rows.deleted(self._vault, held) for held in found])
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
            leases.keep(self._vault, self._holder, self._report.certificates)

    def _read(self, names: list[str]) -> None:
        known = self._known_versions(names)
        answers = self._loop.run(self._ask(names, known))
        now = timezone.now()
        read: list[tuple[Certificate, Details]] = []
        changes: list[Change] = []
        for details in answers:
            if details is None:
                continue  # deleted meanwhile: the next sync sees it
            before = self._known.get(key_of(details.certificate.name))
            row = rows.read(self._vault, details, now, before)
            read.append((row, details))
            changes += [(row.key, row.name, *change) for change in differences.between(before, row)]
        self._report.changed += len(read)
        writing.changed(self._vault, read, self._by_others(changes, now))

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
            answers = self._loop.run(self._are_there([row.name for row in chunk]))
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
            leases.keep(self._vault, self._holder, self._report.certificates)

    def _known_versions(self, names: list[str]) -> dict[str, set[str]]:
        """The versions of which it is known what they say of themselves."""
        found: dict[str, set[str]] = {}
        read = Version.objects.filter(
            certificate__vault=self._vault, certificate__key__in=map(key_of, names)
        ).exclude(sha256="")
        for key, version in read.values_list("certificate__key", "version"):
            found.setdefault(key, set()).add(version)
        return found

    def _pages(self, pages: AsyncIterator[list[T]]) -> Iterator[list[T]]:
        """Each page when it has come, with the loop standing in between."""

        async def one_more() -> list[T] | None:
            return await anext(pages, None)

        while (page := self._loop.run(one_more())) is not None:
            yield page

    async def _ask(self, names: list[str], known: dict[str, set[str]]) -> list[Details | None]:
        asked = (self._details(name, known.get(key_of(name), set())) for name in names)
        return list(await asyncio.gather(*asked))

    async def _details(self, name: str, known: set[str]) -> Details | None:
        try:
            held = await self._bulk.certificate(name)
            versions = await self._bulk.versions(name, held.version)
            ders = {held.version: held.der} if held.der else {}
            for version in versions:
                if version.version not in known and version.version not in ders:
                    older = await self._bulk.version(name, version.version)
                    ders |= {version.version: older.der} if older.der else {}
        except NotThere:
            return None
        pending = await self._bulk.pending(name) if held.has_operation else None
        return Details(certificate=held, pending=pending, versions=versions, ders=ders)

    async def _are_there(self, names: list[str]) -> list[bool]:
        return list(await asyncio.gather(*map(self._is_there, names)))

    async def _is_there(self, name: str) -> bool:
        try:
            await self._bulk.certificate(name)
        except NotThere:
            return False
        return True


def _has_changed(row: Certificate | None, listed: Listed, now: datetime) -> bool:
    if row is None or row.read_at is None or row.read_at <= now - READ_ANEW:
        return True
    under_way = row.operation == "inProgress" or listed.pending or row.missing_since is not None
    seen = (row.thumbprint, row.enabled, row.updated, row.tags)
    return under_way or seen != (
        listed.thumbprint, listed.enabled, listed.updated, dict(listed.tags),
    )  # fmt: skip


def _chunks(items: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
