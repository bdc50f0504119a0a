"""What the portal's identity may do in a vault, learned from the answers to its real requests.

Requests are made in threads that have no database, so what they show is remembered first and
written where the outcome is noted.
"""

from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urlsplit

from django.utils import timezone

from certificates.domain.failures import Failure
from certificates.domain.stored import to_json
from certificates.domain.vault_permissions import lacking, needed
from certificates.models import Vault, VaultPermission

# What is no news is written again after this time: another process may have written otherwise.
NOTED = timedelta(minutes=15)

_lock = Lock()
_heard: dict[str, set[str]] = {}  # by the address of the vault: held, not yet written
_noted: dict[tuple[int, str], tuple[bool, datetime]] = {}  # as this process wrote it last


def heard(vault_url: str, method: str, url: str) -> None:
    """The vault has done what was asked, so the identity has the permission that it needs."""
    if permission := needed(method, urlsplit(url).path):
        with _lock:
            _heard.setdefault(vault_url, set()).add(permission)


def note(vault: Vault, failure: Failure | None = None) -> None:
    """Write what answers have shown since the last time, and what ``failure`` says is missing."""
    now = timezone.now()
    with _lock:
        news = dict.fromkeys(_heard.pop(vault.url, ()), True)
    if failure:
        news |= dict.fromkeys(lacking(failure), False)
    refusal = to_json(failure) if failure else None
    rows = [
        VaultPermission(
            vault=vault,
            permission=permission,
            is_held=is_held,
            known_at=now,
            refusal=None if is_held else refusal,
        )
        for permission, is_held in sorted(news.items())  # two writers wait in one order
        if not _is_noted((vault.pk, permission), is_held, now)
    ]
    if not rows:
        return
    VaultPermission.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["vault", "permission"],
        update_fields=["is_held", "known_at", "refusal"],
    )
    _noted.update({(vault.pk, row.permission): (row.is_held, now) for row in rows})


def forget() -> None:
    """Know nothing any more, as a process that has just started."""
    _heard.clear()
    _noted.clear()


def _is_noted(key: tuple[int, str], is_held: bool, now: datetime) -> bool:
    was_held, at = _noted.get(key, (None, now))
    return was_held is is_held and now - at < NOTED
