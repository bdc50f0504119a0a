"""The GETs of one look, and what they answer."""

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from azure.core.exceptions import ResourceNotFoundError
from azure.keyvault.certificates import CertificateClient

from certificates.domain.looks import (
    CertificateSeen,
    DeletedSeen,
    Get,
    Look,
    PendingSeen,
    VersionSeen,
)
from certificates.services.keyvault import convert
from certificates.services.keyvault.errors import spoken

T = TypeVar("T")


class LookReader:
    """The answers of one look while it is made; what goes wrong is raised as the SDK raises it."""

    def __init__(self, client: CertificateClient, name: str, since: Look | None) -> None:
        self._client, self._name, self._since = client, name, since
        self._certificates: list[CertificateSeen | None] = []
        self._pending: PendingSeen | None = None
        self._versions: tuple[VersionSeen, ...] = ()
        self._deleted: DeletedSeen | None = None
        self._date = 0
        self._torn = False

    def read(self, gets: tuple[Get, ...]) -> None:
        """Ask ``gets``, one after the other."""
        for get in gets:
            if get is Get.CERTIFICATE:
                found = self._get(self._client.get_certificate, self._name)
                self._certificates.append(convert.certificate_seen(found) if found else None)
            elif get is Get.PENDING:
                request = self._get(self._client.get_certificate_operation, self._name)
                self._pending = convert.pending_seen(request) if request else None
            elif get is Get.VERSIONS:
                self._versions = tuple(self._read_versions())
            else:
                gone = self._get(self._client.get_deleted_certificate, self._name)
                self._deleted = convert.deleted_seen(gone) if gone else None

    def look(self, gets: tuple[Get, ...], quiet: bool) -> Look:
        """What they have answered."""
        return Look(
            gets=gets,
            certificate=self._certificates[0] if self._certificates else None,
            certificate_last=self._certificates[-1] if self._certificates else None,
            pending=self._pending,
            versions=self._versions,
            deleted=self._deleted,
            date=self._date,
            torn=self._torn,
            quiet=quiet,
        )

    def _get(self, ask: Callable[..., T], *args: str) -> T | None:
        """One GET; None for a 404, which counts only when Key Vault itself says it."""
        try:
            return ask(*args, raw_response_hook=self._note_date)
        except ResourceNotFoundError as error:
            if spoken(error.response) is None:
                raise
            return None

    def _read_versions(self) -> list[VersionSeen]:
        found = []
        for listed in self._client.list_properties_of_certificate_versions(
            self._name, raw_response_hook=self._note_date
        ):
            if not listed.x509_thumbprint:
                continue  # still being made
            version = convert.version_seen(listed)
            if self._since is not None and version.id not in self._since.version_ids:
                whole = self._get(self._client.get_certificate_version, self._name, version.id)
                self._torn = self._torn or whole is None
                der = bytes(whole.cer) if whole and whole.cer else None
                version = convert.version_seen(listed, der)
            found.append(version)
        return found

    def _note_date(self, response: Any) -> None:
        """Keep the vault's own clock: its times are never compared with ours."""
        date = response.http_response.headers.get("Date")
        if not date:
            raise ValueError("the answer carries no date")
        self._date = int(parsedate_to_datetime(date).timestamp())
