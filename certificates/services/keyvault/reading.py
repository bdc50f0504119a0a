"""Reading one vault live. Call everything here inside ``within``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.records import Certificate, Deleted, Listed, Pending, VersionListed
from certificates.models import Vault
from certificates.services.keyvault import wire
from certificates.services.keyvault.client import client_for, undecoded
from certificates.services.keyvault.errors import CALL_ERRORS, failure_of, response_of, spoken
from certificates.services.keyvault.network.answers import Unlike
from certificates.services.keyvault.shapes import Shape, read_answer, request_name

T = TypeVar("T")

PAGE = 25  # what Key Vault gives at most
MOST_PAGES = 20_000  # half a million certificates


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
        return self._part("certificates", after, wire.listed)

    def deleted_certificates(self, after: str = "") -> Part[Deleted]:
        """One page of the deleted certificates."""
        return self._part("deletedcertificates", after, wire.deleted)

    def certificate(self, name: str) -> Certificate:
        """The current version with its policy."""
        return self._ask(f"certificates/{name}", wire.certificate)

    def version(self, name: str, version: str) -> Certificate:
        """One version. The vault gives its policy with the current version only."""
        return self._ask(f"certificates/{name}/{version}", wire.certificate)

    def versions(self, name: str, current: str) -> list[VersionListed]:
        """All finished versions, newest first: the vault orders them by their random ids."""
        listed = self._versions(name, lambda item: wire.version_listed(item, current))
        found = [version for version in listed if version]
        return sorted(found, key=lambda v: (v.current, str(v.created)), reverse=True)

    def _versions(self, name: str, read: Callable[[Shape], T]) -> list[T]:
        """What ``read`` makes of each. Key Vault shows none of a name that is not there; where a
        vault says so by a 404, there are none either.
        """
        try:
            pages = self.pages(
                lambda after: self._part(f"certificates/{name}/versions", after, read)
            )
            return [version for page in pages for version in page]
        except NotThere:
            return []

    def pages(self, listing: Callable[[str], Part[T]]) -> Iterator[list[T]]:
        """Page after page of a listing. One that has no end, or leads back: VaultFailure."""
        seen: set[str] = set()
        after = ""
        while True:
            part = listing(after)
            yield part.items
            after = part.after
            if not after:
                return
            if after in seen:
                raise self._endless("its listing leads back to a page that was read already")
            if len(seen) >= MOST_PAGES:
                raise self._endless(f"its listing has more than {MOST_PAGES:,} pages")
            seen.add(after)

    def _endless(self, what: str) -> VaultFailure:
        return VaultFailure(failure_of(Unlike(what), self._vault.slug))

    def pending(self, name: str) -> Pending | None:
        """The certificate operation, None when there is none."""
        try:
            return self._ask(f"certificates/{name}/pending", wire.pending)
        except NotThere:
            return None

    def deleted(self, name: str) -> Deleted:
        """One deleted certificate."""
        return self._ask(f"deletedcertificates/{name}", wire.deleted)

    def _ask(self, path: str, read: Callable[[Shape], T]) -> T:
        request = request_name("GET", path)
        try:
            asked = HttpRequest("GET", f"/{path}")
            response = self._client.send_request(asked, raw_response_hook=undecoded)
            self._heed(request, response)
            if response.status_code != 200:
                raise HttpResponseError(response=response)
            return read_answer(request, response, read)
        except CALL_ERRORS as error:
            failure = failure_of(error, self._vault.slug)
            said = response_of(error)
            missing = said is not None and said.status_code == 404 and spoken(said)
            raise (NotThere if missing else VaultFailure)(failure) from error

    def _heed(self, request: str, response: Any) -> None:
        """Called with each answer before its body is read; does nothing here."""

    def _entries(self, path: str, page: Shape, read: Callable[[Shape], T]) -> list[T]:
        """What is on a page of a listing, as far as it can be read."""
        return wire.readable(page, read)[0]

    def _part(self, path: str, after: str, read: Callable[[Shape], T]) -> Part[T]:
        """One page, the first one or that behind ``after``."""
        follow = f"&$skiptoken={quote(after, safe='')}" if after else ""

        def page(body: Shape) -> Part[T]:
            return Part(self._entries(path, body, read), wire.next_token(body))

        return self._ask(f"{path}?maxresults={PAGE}&includePending=true{follow}", page)
