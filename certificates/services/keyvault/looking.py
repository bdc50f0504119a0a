"""The GETs of one look, and what they answer."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from certificates.domain.errors import NotThere
from certificates.domain.looks import (
    CertificateSeen,
    DeletedSeen,
    Get,
    Look,
    PendingSeen,
    VersionSeen,
)
from certificates.domain.records import Certificate, Deleted, Pending, Sighting, VersionListed
from certificates.models import Vault
from certificates.services.keyvault import convert, wire
from certificates.services.keyvault.reading import Reading
from certificates.services.keyvault.shapes import Odd, Shape

T = TypeVar("T")


class LookReader(Reading):
    """The answers of one look while it is made. Raises VaultFailure."""

    def __init__(self, vault: Vault, name: str, since: Look | None) -> None:
        super().__init__(vault)
        self._name, self._since = name, since
        self._certificates: list[CertificateSeen | None] = []
        self._pending: PendingSeen | None = None
        self._seen_versions: tuple[VersionSeen, ...] = ()
        self._deleted: DeletedSeen | None = None
        self._date = 0
        self._is_finished = self._torn = False
        self._certificate: Certificate | None = None
        self._operation: Pending | None = None
        self._versions_listed: list[VersionListed] = []
        self._gone: Deleted | None = None

    def read(self, gets: tuple[Get, ...]) -> None:
        """Ask ``gets``, one after the other."""
        active, gone = f"certificates/{self._name}", f"deletedcertificates/{self._name}"
        for get in gets:
            if get is Get.CERTIFICATE:
                self._certificate = None
                self._certificates.append(self._seen(active, self._certificate_seen))
            elif get is Get.PENDING:
                self._pending = self._seen(f"{active}/pending", self._pending_seen)
            elif get is Get.VERSIONS:
                self._seen_versions = tuple(self._read_versions())
            else:
                self._deleted = self._seen(gone, self._deleted_seen)

    def look(self, gets: tuple[Get, ...], quiet: bool) -> Look:
        """What they have answered."""
        return Look(
            gets=gets,
            certificate=self._certificates[0] if self._certificates else None,
            certificate_last=self._certificates[-1] if self._certificates else None,
            pending=self._pending,
            versions=self._seen_versions,
            deleted=self._deleted,
            date=self._date,
            torn=self._torn,
            quiet=quiet,
        )

    def sighting(self, gets: tuple[Get, ...]) -> Sighting:
        """What they have shown, for the lists."""
        return Sighting(
            gets=frozenset(gets),
            certificate=self._certificate,
            pending=self._operation,
            versions=tuple(self._versions_listed),
            deleted=self._gone,
        )

    def _seen(self, path: str, read: Callable[[Shape], T]) -> T | None:
        try:
            return self._ask(path, read)
        except NotThere:
            return None

    def _certificate_seen(self, bundle: Shape) -> CertificateSeen:
        self._is_finished = self._is_finished or "x5t" in bundle
        self._certificate = readable(wire.certificate, bundle)
        return convert.certificate_seen(bundle)

    def _pending_seen(self, operation: Shape) -> PendingSeen:
        """An answer without a status is not an operation, be it ours or another one."""
        operation.need("status")
        self._operation = readable(wire.pending, operation)
        return convert.pending_seen(operation)

    def _deleted_seen(self, bundle: Shape) -> DeletedSeen:
        self._gone = readable(wire.deleted, bundle)
        return convert.deleted_seen(bundle)

    def _read_versions(self) -> list[VersionSeen]:
        """Those that are finished. A certificate that had one just now cannot be without."""
        listed = self._versions(self._name, lambda item: (item, convert.version_seen(item)))
        finished = [(item, seen) for item, seen in listed if "x5t" in item]
        self._torn = self._torn or (self._is_finished and not finished)
        current = self._certificate.version if self._certificate else ""
        version = partial(wire.version_listed, current=current)
        records = (readable(version, item) for item, _ in finished)
        self._versions_listed = [record for record in records if record]
        return [self._read_version(item, seen) for item, seen in finished]

    def _entries(self, path: str, page: Shape, read: Callable[[Shape], T]) -> list[T]:
        """All of them: a version that cannot be read must not count as one that is not there."""
        return [read(item) for item in wire.items(page)]

    def _read_version(self, item: Shape, listed: VersionSeen) -> VersionSeen:
        """One that the look before has not seen is read whole."""
        if self._since is None or listed.id in self._since.version_ids:
            return listed
        path = f"certificates/{self._name}/{listed.id}"
        whole = self._seen(path, lambda bundle: bundle.data("cer"))
        self._torn = self._torn or whole is None
        return convert.version_seen(item, whole)

    def _heed(self, request: str, response: Any) -> None:
        """Keep the vault's own clock: its times are never compared with ours."""
        if date := convert.date_of(response):
            self._date = date
        elif response.status_code in (200, 404):
            raise Odd(f"{request}: the Date header is missing, or is not a date")


def readable(read: Callable[[Shape], T], item: Shape) -> T | None:
    """A record of ``item``, None where it is odd: a look needs less of an answer than lists do."""
    try:
        return read(item)
    except Odd:
        return None
