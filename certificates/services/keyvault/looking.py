"""The GETs of one look, and what they answer."""

from collections.abc import Callable
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

    def read(self, gets: tuple[Get, ...]) -> None:
        """Ask ``gets``, one after the other."""
        active, gone = f"certificates/{self._name}", f"deletedcertificates/{self._name}"
        for get in gets:
            if get is Get.CERTIFICATE:
                self._certificates.append(self._seen(active, self._certificate_seen))
            elif get is Get.PENDING:
                self._pending = self._seen(f"{active}/pending", _pending_seen)
            elif get is Get.VERSIONS:
                self._seen_versions = tuple(self._read_versions())
            else:
                self._deleted = self._seen(gone, convert.deleted_seen)

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

    def _seen(self, path: str, read: Callable[[Shape], T]) -> T | None:
        try:
            return self._ask(path, read)
        except NotThere:
            return None

    def _certificate_seen(self, bundle: Shape) -> CertificateSeen:
        self._is_finished = self._is_finished or "x5t" in bundle
        return convert.certificate_seen(bundle)

    def _read_versions(self) -> list[VersionSeen]:
        """Those that are finished. A certificate that had one just now cannot be without."""
        listed = self._versions(self._name, lambda item: (item, convert.version_seen(item)))
        finished = [(item, seen) for item, seen in listed if "x5t" in item]
        self._torn = self._torn or (self._is_finished and not finished)
        return [self._read_version(item, seen) for item, seen in finished]

    def _entries(self, page: Shape, read: Callable[[Shape], T]) -> list[T]:
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


def _pending_seen(operation: Shape) -> PendingSeen:
    """An answer without a status is no operation: it must not count as one of somebody else's."""
    operation.need("status")
    return convert.pending_seen(operation)
