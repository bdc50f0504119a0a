"""Reading many certificates of one vault: the client's asynchronous half, raw JSON, a set rate.

The models of the SDK cost most of what a long listing costs, so bodies are read as they come. The
challenge, the token and the check that both belong to this vault stay the SDK's.
"""

import asyncio
import random
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import aiohttp
from aiolimiter import AsyncLimiter
from azure.core.credentials import AccessToken, AccessTokenInfo, TokenRequestOptions
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.transport import AioHttpTransport
from azure.core.rest import HttpRequest
from azure.keyvault.certificates.aio import CertificateClient
from django.conf import settings

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.records import Certificate, Deleted, Listed, Pending, VersionListed
from certificates.models import Vault
from certificates.services.keyvault import api_versions, learned, wire
from certificates.services.keyvault.client import credential_for, undecoded
from certificates.services.keyvault.credentials import BoundedCredential
from certificates.services.keyvault.errors import CALL_ERRORS, failure_of, response_of, spoken
from certificates.services.keyvault.shapes import Shape, read_answer, request_name

T = TypeVar("T")

PAGE = 25  # what Key Vault gives at most
CONNECTIONS = 8
ANSWER = 10.0  # seconds for one answer, retries not counted
LONGEST_PAUSE = 60.0  # whatever a Retry-After says
TRIES = 4
TRIES_SILENT = 2  # each costs all the time that an answer may take
_WORTH_ANOTHER = frozenset({429, 500, 502, 503, 504})


class BulkReading:
    """One vault, read at most at a given rate. Use it in ``async with``.

    Every method raises VaultFailure, and NotThere for what the vault itself says is missing.
    ``requests`` and ``throttled`` count what was asked and how often the vault said "too many".
    """

    def __init__(self, vault: Vault, *, per_second: float) -> None:
        self._vault = vault
        self._limiter = AsyncLimiter(max(per_second / 2, 1), 0.5 if per_second >= 2 else 1)
        self._stack = AsyncExitStack()
        self.requests = 0
        self.throttled = 0
        self.odd: list[str] = []  # what was odd about each entry of a listing that was left out

    async def __aenter__(self) -> Self:
        waiting = _Waiting(credential_for(self._vault))
        session = await self._stack.enter_async_context(_session(self._vault))
        transport = AioHttpTransport(session=session, session_owner=False)
        self._client = await self._stack.enter_async_context(
            CertificateClient(
                self._vault.url,
                waiting,
                transport=transport,
                retry_total=0,
                permit_redirects=False,
                verify_challenge_resource=not self._vault.is_standin,
            )
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def certificates(self) -> AsyncIterator[list[Listed]]:
        """The certificates in pages, those without a version included."""
        return self._pages("certificates", wire.listed)

    def deleted(self) -> AsyncIterator[list[Deleted]]:
        """The deleted certificates in pages."""
        return self._pages("deletedcertificates", wire.deleted)

    async def versions(self, name: str, current: str) -> list[VersionListed]:
        """All finished versions of a certificate, in no order."""

        def read(item: Shape) -> VersionListed | None:
            return wire.version_listed(item, current)

        pages = self._pages(f"certificates/{name}/versions", read)
        try:
            return [version async for page in pages for version in page if version]
        except NotThere:
            return []

    async def certificate(self, name: str) -> Certificate:
        """The current version with its policy."""
        return await self._one(f"certificates/{name}", wire.certificate)

    async def version(self, name: str, version: str) -> Certificate:
        """One version; the vault gives no policy with it."""
        return await self._one(f"certificates/{name}/{version}", wire.certificate)

    async def deleted_certificate(self, name: str) -> Deleted:
        """One deleted certificate."""
        return await self._one(f"deletedcertificates/{name}", wire.deleted)

    async def pending(self, name: str) -> Pending | None:
        """The certificate operation, None when there is none."""
        try:
            return await self._one(f"certificates/{name}/pending", wire.pending)
        except NotThere:
            return None

    async def _one(self, path: str, read: Callable[[Shape], T]) -> T:
        return await self._ask(f"/{path}", read)

    async def _pages(self, path: str, read: Callable[[Shape], T]) -> AsyncIterator[list[T]]:
        """Page after page; one that leads back would never end."""
        seen: set[str] = set()
        token = ""

        def page(body: Shape) -> tuple[list[T], str]:
            found, odd = wire.readable(body, read)
            self.odd += [f"{request_name('GET', path)}: {what}" for what in odd]
            return found, wire.next_token(body)

        while True:
            follow = f"&$skiptoken={quote(token, safe='')}" if token else ""
            query = f"maxresults={PAGE}&includePending=true{follow}"
            items, token = await self._ask(f"/{path}?{query}", page)
            yield items
            if not token:
                return
            if token in seen:
                said = "The listing leads back to a page that was read already."
                raise VaultFailure(self._failure(FailureKind.NOT_A_VAULT, said))
            seen.add(token)

    async def _ask(self, path: str, read: Callable[[Shape], T]) -> T:
        """One answer, asked for again where that is worth it."""
        for attempt in range(1, TRIES + 1):
            await self._limiter.acquire()
            self.requests += 1
            try:
                async with asyncio.timeout(ANSWER):
                    return read_answer(request_name("GET", path), await self._get(path), read)
            except (*CALL_ERRORS, aiohttp.ClientError) as error:
                failure = failure_of(error, self._vault.slug)
                if _is_missing(error):
                    raise NotThere(failure) from error
                self.throttled += failure.kind is FailureKind.THROTTLED
                if not _worth_another(failure, attempt):
                    raise VaultFailure(failure) from error
                await asyncio.sleep(_pause(attempt, failure))
        raise AssertionError("the last try has returned or raised")

    async def _get(self, path: str) -> Any:
        response = await self._sent(path)
        if response.status_code != 200:
            raise HttpResponseError(response=response)
        learned.heard(self._vault.url, "GET", path)
        return response

    async def _sent(self, path: str) -> Any:
        """The answer, in the newest API version that the vault knows."""
        tried = [api_versions.version_of(self._vault)]
        while True:
            request = HttpRequest("GET", api_versions.in_version(path, tried[-1]))
            response = await self._client.send_request(request, raw_response_hook=undecoded)
            if response.status_code == 200:
                api_versions.learn(self._vault.url, tried[-1])
                return response
            await response.read()
            another = api_versions.next_version(response, tried)
            if another is None or settings.API_VERSION:
                return response
            tried.append(another)

    def _failure(self, kind: FailureKind, said: str) -> Failure:
        at = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
        return Failure(kind=kind, vault=self._vault.slug, at=at, message=said)


class _Waiting:
    """The process's credential, asked in a thread so that the loop goes on meanwhile."""

    def __init__(self, inner: BoundedCredential) -> None:
        self._inner = inner

    async def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        return await asyncio.to_thread(self._inner.get_token_info, *scopes, options=options)

    async def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        return await asyncio.to_thread(self._inner.get_token, *scopes, **kwargs)

    async def close(self) -> None:
        """Nothing is held."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *ended: object) -> None:
        """Nothing is held."""


def _session(vault: Vault) -> aiohttp.ClientSession:
    """Connections with one TLS context: given a path instead, a new one is made per request."""
    context = ssl.create_default_context(cafile=vault.ca_file or None)
    connector = aiohttp.TCPConnector(ssl=context, limit=CONNECTIONS)
    return aiohttp.ClientSession(connector=connector, trust_env=True)


def _is_missing(error: BaseException) -> bool:
    """A 404 counts only when Key Vault itself says it."""
    response = response_of(error)
    return response is not None and response.status_code == 404 and spoken(response) is not None


def _worth_another(failure: Failure, tries: int) -> bool:
    """Whether to ask again after so many tries."""
    if failure.kind is FailureKind.NO_ANSWER:
        return tries < TRIES_SILENT
    is_passing = failure.kind is FailureKind.UNREACHABLE or failure.status in _WORTH_ANOTHER
    return is_passing and tries < TRIES


def _pause(attempt: int, failure: Failure) -> float:
    """Seconds: what the vault asks for, or twice as long each time; never all at once again."""
    if failure.retry_after is not None:
        return min(failure.retry_after, LONGEST_PAUSE)
    return random.uniform(0.5, 1) * min(2.0 ** (attempt - 1), 16)  # noqa: S311 no secret
