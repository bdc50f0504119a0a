"""The API version in which each vault is asked: the newest one that it and the portal know.

A vault says to a read that it does not know the version. The read is then made again in an older
one, and what that taught is kept on the vault's row, for all. A change teaches nothing and
is never made again: it goes out in the version of the look before it.

Requests are made in threads that have no database, so news is remembered first, and written where
the outcome of a request is noted.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.utils import timezone

from certificates.domain.api_versions import NEWEST, next_to_try, order
from certificates.models import Vault

TRIED_AGAIN = timedelta(days=1)  # the newest one, where a vault did not know it
DONE = range(200, 300)


@dataclass(frozen=True)
class _Used:
    """What this process asks a vault in. ``is_trial``: it is about to find out whether it may."""

    version: str
    since: datetime | None
    is_trial: bool = False
    is_news: bool = False  # not on the vault's row yet


@dataclass(frozen=True)
class Standing:
    """In which version a vault is asked; ``is_named`` by the settings, ``since`` by its answer."""

    version: str
    newest: str
    is_named: bool
    since: datetime | None


_lock = Lock()
_used: dict[str, _Used] = {}  # by the address of the vault
_pinned: ContextVar[str] = ContextVar("api_version", default="")


def version_of(vault: Vault) -> str:
    """The version in which ``vault`` is asked now."""
    take(vault)
    return _version(vault.url)


def standing(vault: Vault) -> Standing:
    """The API version that is in use and why, by the vault's row: for pages."""
    if settings.API_VERSION:
        return Standing(settings.API_VERSION, NEWEST, is_named=True, since=None)
    return Standing(vault.api_version or NEWEST, NEWEST, False, vault.api_version_at)


def take(vault: Vault) -> None:
    """Believe the vault's row, where another process has learned later than this one."""
    learned = vault.api_version_at
    if learned is None:
        return
    with _lock:
        used = _used.get(vault.url)
        if used is None or used.since is None or used.since < learned:
            version = min(vault.api_version or NEWEST, NEWEST, key=order)
            _used[vault.url] = _Used(version, learned)


def note(vault: Vault) -> None:
    """Write what answers have taught since the last time."""
    with _lock:
        used = _used.get(vault.url)
        if used is None or not used.is_news:
            return
        _used[vault.url] = replace(used, is_news=False)
    vault.api_version = "" if used.version == NEWEST else used.version
    vault.api_version_at = used.since
    Vault.objects.filter(pk=vault.pk).update(
        api_version=vault.api_version, api_version_at=vault.api_version_at
    )


def try_newest(vault: Vault) -> None:
    """Begin with the newest version again, once a day: the vault may know it by now."""
    at = vault.api_version_at
    if vault.api_version and at and at + TRIED_AGAIN <= timezone.now():
        with _lock:
            _used[vault.url] = _Used(NEWEST, at, is_trial=True)


@contextmanager
def pinned(version: str) -> Iterator[None]:
    """Have everything inside sent in ``version``, whatever others learn meanwhile; "" pins none."""
    token = _pinned.set(version)
    try:
        yield
    finally:
        _pinned.reset(token)


def send(vault_url: str, request: Any, send_once: Callable[[], Any]) -> Any:
    """Send in the version for the vault; a read that is refused for it, in another one again."""
    tried = [_version(vault_url)]
    while True:
        request.url = in_version(request.url, tried[-1])
        response = send_once()
        if request.method != "GET" or settings.API_VERSION:
            return response
        if response.status_code == 400:
            response.read()
        if (another := next_version(response, tried)) is None:
            break
        tried.append(another)
    if response.status_code in DONE:
        learn(vault_url, tried[-1])
    return response


def next_version(response: Any, tried: Sequence[str]) -> str | None:
    """The version to try after this answer, which has been read; None where it was no matter."""
    return next_to_try(tried, response.text()) if response.status_code == 400 else None


def learn(vault_url: str, version: str) -> None:
    """The vault has answered a read in this version."""
    if settings.API_VERSION:
        return
    with _lock:
        used = _used.get(vault_url, _Used(NEWEST, None))
        if used.is_trial or used.version != version:
            _used[vault_url] = _Used(version, timezone.now(), is_news=True)


def in_version(url: str, version: str) -> str:
    """``url`` with this version in the place of any other; nothing else in it changes."""
    path, _, query = url.partition("?")
    others = [part for part in query.split("&") if part and not part.startswith("api-version=")]
    return f"{path}?{'&'.join([f'api-version={version}', *others])}"


def api_version_in(url: str) -> str:
    """The version of a request, "" where it has none."""
    return parse_qs(urlsplit(url).query).get("api-version", [""])[0]


def forget() -> None:
    """Know nothing any more, as a process that has just started."""
    _used.clear()


def _version(vault_url: str) -> str:
    if settings.API_VERSION:
        named: str = settings.API_VERSION
        return named
    used = _used.get(vault_url)
    return _pinned.get() or (used.version if used else NEWEST)
