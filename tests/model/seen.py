"""The toy vault's answers as looks of the shipped code.

States of the model hold small tuples only. Each look is made once.
"""

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

from certificates.domain.looks import (
    CertificateSeen,
    Content,
    DeletedSeen,
    Get,
    Look,
    PendingSeen,
    VersionSeen,
)
from certificates.domain.spec import Spec
from certificates.domain.subjects import parse
from tests.model.vault import CANCELLING, IN_PROGRESS, OURS, OURS_BY_CA, Request, Version
from tests.model.verbs import ASKED

KEPT = "Recoverable+Purgeable"
F = TypeVar("F", bound=Callable[..., Any])
_caches: list[Any] = []


def remembered(function: F) -> F:
    """Asks ``function`` once for each question, until ``forget``."""
    cached = cache(function)
    _caches.append(cached)
    return cast(F, cached)


def forget() -> None:
    """Ask the shipped code again from here on."""
    for cached in _caches:
        cached.cache_clear()


class Before(NamedTuple):
    """The look before the request: the answers, and the vault's time at the last of them."""

    answers: tuple[Hashable, ...]
    date: int


@remembered
def look_before(asked: str, before: Before) -> Look:
    """The look before a request; nothing is known then, and no version is read whole."""
    return _look(asked, before.answers, date=before.date)


@remembered
def look_now(asked: str, before: Before, answers: tuple[Hashable, ...], quiet: bool) -> Look:
    """A later look; versions that the one before has not seen are read whole."""
    known = look_before(asked, before).version_ids
    return _look(asked, answers, quiet=quiet, known=known)


def _look(
    asked: str,
    answers: tuple[Hashable, ...],
    *,
    date: int = 0,
    quiet: bool = False,
    known: frozenset[str] | None = None,
) -> Look:
    gets = ASKED[asked].verb.gets
    held: dict[Get, list[Any]] = {get: [] for get in Get}
    for get, found in zip(gets, answers, strict=True):
        held[get].append(found)
    certificates = [_certificate(found) for found in held[Get.CERTIFICATE]]
    pending, versions, deleted = (
        (held[get] or [None])[0] for get in (Get.PENDING, Get.VERSIONS, Get.DELETED)
    )
    return Look(
        gets=gets,
        certificate=certificates[0],
        certificate_last=certificates[-1],
        pending=_pending(pending) if pending else None,
        versions=tuple(_version(v, known) for v in versions or ()),
        deleted=_deleted(deleted) if deleted else None,
        date=date,
        quiet=quiet,
    )


def _certificate(found: tuple[int, int, bool, int] | None) -> CertificateSeen | None:
    if found is None:
        return None
    incarnation, updated, keeps, current = found
    level = KEPT if keeps else "Purgeable"
    return CertificateSeen(
        incarnation=incarnation,
        updated=updated,
        policy_updated=updated,
        version=str(current),
        recovery_level=level,
    )


def _content(content: str, key: int) -> Content:
    subject = parse(f"CN={OURS if content == OURS_BY_CA else content}")
    signed = content != OURS_BY_CA
    return Content(
        key=f"key {key}", subject=subject, names=(), key_type=Spec().key, self_signed=signed
    )


def _pending(found: Request) -> PendingSeen:
    status = IN_PROGRESS if found.status == CANCELLING else found.status
    content = _content(found.content, found.id)
    return PendingSeen(
        request_id=str(found.id),
        status=status,
        issuer=found.issuer,
        content=content,
        cancellation_requested=found.status == CANCELLING,
    )


def _version(found: Version, known: frozenset[str] | None) -> VersionSeen:
    read = known is not None and str(found.id) not in known
    content = _content(found.content, found.key) if read else None
    return VersionSeen(
        id=str(found.id),
        created=found.id,
        updated=found.updated,
        enabled=found.enabled,
        tags={"owner": found.tags} if found.tags else {},
        content=content,
    )


def _deleted(found: tuple[int, int, Version | None]) -> DeletedSeen:
    incarnation, at, latest = found
    shown = _version(latest, frozenset()) if latest else None
    return DeletedSeen(incarnation=incarnation, deleted_date=at, recovery_level=KEPT, latest=shown)
