"""Live reading, for pages. Call everything here inside ``within``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import parse_qs, quote, urlsplit

from azure.core.exceptions import ResourceNotFoundError
from azure.core.paging import ItemPaged

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.records import Certificate, Deleted, Listed, Pending, VersionListed
from certificates.models import Vault
from certificates.services.keyvault import convert
from certificates.services.keyvault.client import client_for
from certificates.services.keyvault.errors import CALL_ERRORS, failure_of, spoken

S = TypeVar("S")
T = TypeVar("T")

PAGE = 25  # what Key Vault gives at most


@dataclass(frozen=True)
class Part(Generic[T]):
    """One page of a vault's listing, and where the next one begins ("" after the last)."""

    items: list[T]
    after: str


class Reading:
    """One vault, read live. Every method raises VaultFailure, and NotThere for what is missing."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._client = client_for(vault)

    def certificates(self, after: str = "") -> Part[Listed]:
        """One page of the certificates, pending ones included."""
        pager = self._client.list_properties_of_certificates(
            include_pending=True, max_page_size=PAGE
        )
        return self._part(pager, "certificates", after, convert.listed)

    def deleted_certificates(self, after: str = "") -> Part[Deleted]:
        """One page of the deleted certificates."""
        pager = self._client.list_deleted_certificates(include_pending=True, max_page_size=PAGE)
        return self._part(pager, "deletedcertificates", after, convert.deleted)

    def certificate(self, name: str) -> Certificate:
        """The current version with its policy."""
        return self._ask(lambda: convert.certificate(self._client.get_certificate(name)))

    def version(self, name: str, version: str) -> Certificate:
        """One version. The vault gives its policy with the current version only."""
        return self._ask(
            lambda: convert.certificate(self._client.get_certificate_version(name, version))
        )

    def versions(self, name: str, current: str) -> list[VersionListed]:
        """All finished versions, newest first: the vault orders them by their random ids."""
        listing = self._client.list_properties_of_certificate_versions(name)
        versions = self._ask(
            lambda: [
                convert.version_listed(held, current) for held in listing if held.x509_thumbprint
            ]
        )
        return sorted(versions, key=lambda v: (v.current, str(v.created)), reverse=True)

    def pending(self, name: str) -> Pending | None:
        """The certificate operation, None when there is none."""
        try:
            return self._ask(lambda: convert.pending(self._client.get_certificate_operation(name)))
        except NotThere:
            return None

    def deleted(self, name: str) -> Deleted:
        """One deleted certificate."""
        return self._ask(lambda: convert.deleted(self._client.get_deleted_certificate(name)))

    def _ask(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except CALL_ERRORS as error:
            failure = failure_of(error, self._vault.slug)
            missing = isinstance(error, ResourceNotFoundError) and spoken(error.response)
            raise (NotThere if missing else VaultFailure)(failure) from error

    def _part(
        self, pager: ItemPaged[S], path: str, after: str, record: Callable[[S], T]
    ) -> Part[T]:
        pages = pager.by_page(continuation_token=self._address(path, after) if after else None)
        items = self._ask(lambda: [record(item) for item in _first(pages)])
        link = getattr(pages, "continuation_token", None) or ""
        return Part(items, parse_qs(urlsplit(link).query).get("$skiptoken", [""])[0])

    def _address(self, path: str, after: str) -> str:
        """Where the listing goes on. Only the token comes from outside; the rest is made here."""
        token = quote(after, safe="")
        return (
            f"{self._vault.url.rstrip('/')}/{path}?$skiptoken={token}"
            f"&maxresults={PAGE}&includePending=true"
        )


def _first(pages: Iterator[Iterator[S]]) -> Iterator[S]:
    return next(pages, iter(()))
