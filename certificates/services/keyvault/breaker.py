"""A vault that keeps failing is left alone for a while, by every process of the portal.

What is known is kept on the vault's row. Only what concerns the connection counts: no answer, an
error of the vault's own, too many requests. A refusal is an answer. After five failures in a row
the vault rests for a minute, and twice as long each time after that; then one caller may try.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.stored import to_json
from certificates.domain.timings import TIMINGS
from certificates.models import Vault
from certificates.services.keyvault import api_versions, permission_log

log = structlog.get_logger()

TROUBLE = frozenset(
    {
        FailureKind.NO_ANSWER,
        FailureKind.UNREACHABLE,
        FailureKind.DNS,
        FailureKind.TLS,
        FailureKind.PROXY,
        FailureKind.NOT_A_VAULT,
        FailureKind.VAULT_ERROR,
        FailureKind.THROTTLED,
    }
)
FAILURES = 5
DOUBLINGS = 4  # from one minute to 16
NOTED = timedelta(minutes=1)  # how exact "last answered" is


def check(vault: Vault) -> None:
    """Go on if the vault may be asked. Raises VaultFailure while it rests.

    When its rest is over, the first who comes tries; everybody else waits for what that brings.
    """
    now = timezone.now()
    if vault.closed_until is None:
        return
    if vault.closed_until <= now:
        trial = now + timedelta(seconds=TIMINGS.page_deadline)
        mine = Vault.objects.filter(pk=vault.pk, closed_until=vault.closed_until)
        if mine.update(closed_until=trial):
            vault.closed_until = None
            return
        vault.closed_until = trial
    raise VaultFailure(_resting(vault, now))


@contextmanager
def watching(vault: Vault) -> Iterator[None]:
    """Ask the vault inside if it may be asked, and note how that went. Raises VaultFailure."""
    check(vault)
    try:
        yield
    except NotThere:
        note_answer(vault)
        raise
    except VaultFailure as error:
        note_failure(vault, error.failure)
        raise
    note_answer(vault)


def note_answer(vault: Vault) -> None:
    """The vault has answered. Written when that is news, or a minute after the last time."""
    permission_log.note(vault)
    api_versions.note(vault)
    now = timezone.now()
    fresh = vault.answered_at is not None and now - vault.answered_at < NOTED
    if fresh and not vault.failures:
        return
    vault.answered_at, vault.failures, vault.failing_since = now, 0, None
    vault.failure = vault.closed_until = None
    Vault.objects.filter(pk=vault.pk).update(
        answered_at=now, failures=0, failing_since=None, failure=None, closed_until=None
    )


def note_failure(vault: Vault, failure: Failure) -> None:
    """The vault has failed, or refused, which is an answer."""
    permission_log.note(vault, failure)
    api_versions.note(vault)
    if failure.kind not in TROUBLE:
        if failure.status is not None:
            note_answer(vault)
        return
    if failure.kind is FailureKind.NOT_A_VAULT:
        log.warning(
            "vault.odd_answer", vault=vault.slug, status=failure.status, odd=failure.message
        )
    now = timezone.now()
    row = Vault.objects.filter(pk=vault.pk)
    vault.failure = to_json(failure)
    row.update(
        failures=F("failures") + 1,
        failing_since=Coalesce("failing_since", Value(now)),
        failure=vault.failure,
    )
    vault.failures, vault.failing_since = row.values_list("failures", "failing_since").get()
    if vault.failures >= FAILURES:
        doublings = min(vault.failures - FAILURES, DOUBLINGS)
        vault.closed_until = now + timedelta(seconds=TIMINGS.rest * 2**doublings)
        row.update(closed_until=vault.closed_until)


def _resting(vault: Vault, now: datetime) -> Failure:
    """Why it is not asked: what its last failure was, and until when."""
    last = vault.failure or {}
    return Failure(
        kind=FailureKind.RESTING,
        vault=vault.slug,
        at=now.isoformat(timespec="seconds"),
        message=str(last.get("message", "")),
        status=last.get("status"),
        request_id=str(last.get("request_id", "")),
        since=vault.failing_since.isoformat() if vault.failing_since else "",
        until=vault.closed_until.isoformat() if vault.closed_until else "",
    )
