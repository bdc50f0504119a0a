"""A toy vault that holds one certificate name.

Ids are handed out in the order of time, so an id is also the time at which its thing was made.
``history`` is what ever happened: the promises are checked against it, the portal never sees it.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from certificates.domain.issuers import SELF
from certificates.domain.looks import Get

OURS = "ours"  # what our operations ask for
OURS_BY_CA = "ours, signed by a CA"
OTHER = "other"
OLD = "old"
_ASKED_FOR = frozenset({OURS, OURS_BY_CA})

NONE, ACTIVE, DELETED = "none", "active", "deleted"
DELETING, RECOVERING, PURGING = "deleting", "recovering", "purging"
AT_REST = frozenset({NONE, ACTIVE, DELETED})

IN_PROGRESS, COMPLETED, CANCELLED = "inProgress", "completed", "cancelled"
CANCELLING = "inProgress, to be cancelled"
AT_WORK = frozenset({IN_PROGRESS, CANCELLING})


class Version(NamedTuple):
    """A finished version; ``key`` is the id of the request that its key was made for."""

    id: int
    content: str
    key: int
    enabled: bool = True
    tags: str = ""
    updated: int = 0


class Request(NamedTuple):
    """The vault's certificate operation."""

    id: int
    content: str
    status: str
    issuer: str


class Vault(NamedTuple):
    """What is under the name, and what the next id is."""

    status: str
    incarnation: int = 0
    versions: tuple[Version, ...] = ()
    request: Request | None = None
    updated: int = 0
    deleted_at: int = 0
    next_id: int = 10
    keeps: bool = True  # deleted certificates can be recovered
    history: frozenset[tuple[str, object]] = frozenset()

    def noting(self, *events: tuple[str, object]) -> "Vault":
        """A vault with this in its history as well."""
        return self._replace(history=self.history | set(events))


def answer(vault: Vault, get: Get) -> object:
    """What one GET shows: a small tuple, or None for a 404."""
    if get is Get.DELETED:
        if vault.status not in (DELETED, PURGING):
            return None
        latest = vault.versions[-1] if vault.versions else None
        return vault.incarnation, vault.deleted_at, latest
    if vault.status != ACTIVE:
        return () if get is Get.VERSIONS else None
    if get is Get.CERTIFICATE:
        current = vault.versions[-1].id if vault.versions else 0
        return vault.incarnation, vault.updated, vault.keeps, current
    return vault.request if get is Get.PENDING else vault.versions


class Executed(NamedTuple):
    """The vault afterwards, and the id that the answer carries."""

    vault: Vault
    id: int = 0


def execute(vault: Vault, change: str, what: tuple[str, ...] = ()) -> Executed | None:
    """The vault does what one request asks, or refuses and does nothing: None."""
    return _CHANGES[change](vault, *what)


def _create(vault: Vault, content: str, issuer: str) -> Executed | None:
    vault = _made_if_new(vault)
    if not _takes_versions(vault):
        return None
    new = Request(vault.next_id, content, IN_PROGRESS, issuer)
    changed = vault._replace(request=new, updated=vault.updated + 1, next_id=new.id + 1)
    return Executed(changed, new.id)


def _renew(vault: Vault) -> Executed | None:
    """The policy is what our operations ask for; without a certificate the vault makes up one."""
    return _create(vault, OTHER if vault.status == NONE else OURS, SELF)


def _import(vault: Vault, content: str) -> Executed | None:
    vault = _made_if_new(vault)
    if not _takes_versions(vault):
        return None
    made = _with_version(vault, content, vault.next_id)
    return Executed(made._replace(updated=vault.updated + 1), vault.next_id)


def _merge(vault: Vault, content: str) -> Executed | None:
    request = vault.request
    if vault.status != ACTIVE or not request or request.status != IN_PROGRESS:
        return None
    return Executed(_completed(vault, request, content))


def _cancel(vault: Vault) -> Executed | None:
    request = vault.request
    if vault.status != ACTIVE or not request or request.status not in AT_WORK:
        return None
    return Executed(vault._replace(request=request._replace(status=CANCELLING)), request.id)


def _enable(vault: Vault) -> Executed | None:
    return _updated(vault, "enable", enabled=True)


def _tags(vault: Vault, tags: str) -> Executed | None:
    return _updated(vault, "tags" if tags == OURS else "tags of others", tags=tags)


def _disable(vault: Vault) -> Executed | None:
    return _updated(vault, "disable", enabled=False)


def _updated(vault: Vault, trace: str, **props: Any) -> Executed | None:
    if vault.status != ACTIVE or not vault.versions:
        return None
    at = vault.next_id
    *older, current = vault.versions
    versions = (*older, current._replace(updated=at, **props))
    changed = vault._replace(versions=versions, updated=vault.updated + 1, next_id=at + 1)
    return Executed(changed.noting((trace, at)))


def _delete_pending(vault: Vault) -> Executed | None:
    if vault.status != ACTIVE or not vault.request:
        return None
    return Executed(vault._replace(request=None))


def _delete(vault: Vault) -> Executed | None:
    if vault.status != ACTIVE:
        return None
    at = vault.next_id
    gone = vault._replace(status=DELETING, deleted_at=at, next_id=at + 1)
    return Executed(gone.noting(("delete", at)), at)


def _recover(vault: Vault) -> Executed | None:
    if vault.status != DELETED:
        return None
    return Executed(vault._replace(status=RECOVERING).noting(("recover", vault.next_id)))


def _purge(vault: Vault) -> Executed | None:
    if vault.status != DELETED:
        return None
    return Executed(vault._replace(status=PURGING).noting(("purge", vault.next_id)))


def _make_anew(vault: Vault, content: str) -> Executed | None:
    """Delete, purge and import at one stroke."""
    if vault.status != ACTIVE:
        return None
    return Executed(_with_version(_made_if_new(_erased(vault)), content, vault.next_id + 1))


_CHANGES: dict[str, Callable[..., Executed | None]] = {
    "create": _create,
    "renew": _renew,
    "import": _import,
    "merge": _merge,
    "cancel": _cancel,
    "enable": _enable,
    "disable": _disable,
    "tags": _tags,
    "delete pending": _delete_pending,
    "delete": _delete,
    "recover": _recover,
    "purge": _purge,
    "make anew": _make_anew,
    "back up": lambda vault: Executed(vault) if vault.status == ACTIVE else None,
    "set issuer": lambda vault: Executed(vault.noting(("set issuer", vault.next_id))),
}


def progress(vault: Vault) -> Iterator[tuple[str, Vault]]:
    """What the vault does by itself."""
    if vault.status == DELETING:
        gone = vault._replace(status=DELETED) if vault.keeps else _erased(vault)
        yield "the delete becomes visible", gone
    elif vault.status == RECOVERING:
        yield "the recover becomes visible", vault._replace(status=ACTIVE)
    elif vault.status == PURGING:
        yield "the purge becomes visible", _erased(vault)
    elif vault.status == ACTIVE and vault.request and vault.request.status in AT_WORK:
        if vault.request.issuer == SELF:
            yield "the create completes", _completed(vault, vault.request, vault.request.content)
        if vault.request.status == CANCELLING:
            ended = vault.request._replace(status=CANCELLED)
            yield "the cancel takes effect", vault._replace(request=ended)


def at_rest(vault: Vault) -> bool:
    """Whether nothing changes unless someone asks for it."""
    return next(progress(vault), None) is None


def _made_if_new(vault: Vault) -> Vault:
    if vault.status != NONE:
        return vault
    made = Vault(ACTIVE, vault.next_id, keeps=vault.keeps, history=vault.history)
    return made._replace(next_id=vault.next_id + 1)


def _takes_versions(vault: Vault) -> bool:
    busy = vault.request is not None and vault.request.status in AT_WORK
    return vault.status == ACTIVE and not busy


def _with_version(vault: Vault, content: str, key: int) -> Vault:
    new = Version(vault.next_id, content, key, updated=vault.next_id)
    held = vault._replace(versions=(*vault.versions, new), next_id=new.id + 1)
    return held.noting(("version", (content, new.id))) if content in _ASKED_FOR else held


def _completed(vault: Vault, request: Request, content: str) -> Vault:
    done = _with_version(vault, content, request.id)
    ended = request._replace(status=COMPLETED)
    return done._replace(request=ended, updated=done.updated + 1).noting(("made", request.id))


def _erased(vault: Vault) -> Vault:
    empty = Vault(NONE, next_id=vault.next_id, keeps=vault.keeps, history=vault.history)
    return empty.noting(("erased", True))
