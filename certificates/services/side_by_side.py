"""Asks several vaults at once for a page each, and searches in them: a vault cannot itself."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from certificates.domain.errors import VaultFailure
from certificates.domain.failures import Failure
from certificates.domain.names import key_of
from certificates.domain.pace import PACE
from certificates.domain.records import Deleted, Listed
from certificates.models import Vault
from certificates.services.keyvault import PAGE, Part, breaker, within

T = TypeVar("T", Listed, Deleted)
SEARCHING = 0.6  # the share of a page's deadline after which a search stops with what it has


@dataclass(frozen=True)
class Found(Generic[T]):
    """What the vaults gave, which failed, and where those that have more go on."""

    items: list[tuple[Vault, T]]
    failures: list[Failure]
    after: dict[str, str]

    @property
    def unfinished(self) -> set[str]:
        """The vaults of which nobody knows yet what they do not list."""
        return {*self.after, *(failure.vault for failure in self.failures)}


def ask_all(
    asked: list[Vault],
    read: Callable[[Vault, str], Part[T]],
    *,
    search: str,
    after: Mapping[str, str],
) -> Found[T]:
    """Ask every vault at once; each has its own thread, which ends with its deadline.

    A vault that rests is not asked. Threads have no database of their own: what the answers tell of
    the connections is noted here.
    """

    def ask(vault: Vault) -> Part[T] | Failure:
        with within(PACE.page_deadline):
            try:
                return _search(vault, read, key_of(search), after.get(vault.slug, ""))
            except VaultFailure as error:
                return error.failure

    found: Found[T] = Found([], [], {})
    awake = [vault for vault in asked if _may_be_asked(vault, found.failures)]
    with ThreadPoolExecutor(max_workers=max(1, len(awake))) as pool:
        for vault, answer in zip(awake, pool.map(ask, awake), strict=True):
            if isinstance(answer, Failure):
                breaker.note_failure(vault, answer)
                found.failures.append(answer)
                continue
            breaker.note_answer(vault)
            found.items.extend((vault, item) for item in answer.items)
            if answer.after:
                found.after[vault.slug] = answer.after
    return found


def _may_be_asked(vault: Vault, failures: list[Failure]) -> bool:
    try:
        breaker.check(vault)
    except VaultFailure as error:
        failures.append(error.failure)
        return False
    return True


def _search(
    vault: Vault, read: Callable[[Vault, str], Part[T]], wanted: str, start: str
) -> Part[T]:
    """One page; with a search, as many as it takes to fill one.

    A search that takes long, or that the vault stops answering, gives what it has found and where
    it goes on: in a large vault a rare word is found in several goes.
    """
    began, after = time.monotonic(), start
    items: list[T] = []
    while True:
        try:
            part = read(vault, after)
        except VaultFailure:
            if wanted and after != start:
                return Part(items, after)
            raise
        items += [item for item in part.items if wanted in key_of(item.name)]
        after = part.after
        slow = time.monotonic() - began > SEARCHING * PACE.page_deadline
        if not after or len(items) >= PAGE or slow or (part.items and not wanted):
            return Part(items, after)
