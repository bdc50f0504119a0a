"""Following an operation to its end: claim, look, conclude, write."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db.models import Q
from django.utils import timezone

from certificates.domain.errors import VaultFailure
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.lifecycle import FOLLOWED, Event, How, State
from certificates.domain.looks import Look
from certificates.domain.records import Sighting
from certificates.domain.settling import Memo, conclude, next_step
from certificates.domain.stored import to_json
from certificates.domain.timings import TIMINGS
from certificates.domain.verdicts import CannotTell, Done, NotDone, Verdict, Working
from certificates.models import Operation
from certificates.services.keyvault import Gateway, within
from certificates.services.operations.transitions import change, claim, note, poke
from certificates.verbs import Verb

log = structlog.get_logger()


def due(now: datetime) -> list[tuple[UUID, int]]:
    """The operations that want a look now, or whose holder is gone, oldest first, and their vaults.

    Those in a vault that is switched off wait: it is not called.
    """
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    followed = Q(state__in=list(FOLLOWED), next_check_at__lte=now) & free
    held = Q(state__in=[State.RECORDED, State.SENDING], lease_until__lt=now)
    found = Operation.objects.filter(followed | held, vault__is_enabled=True)
    return list(found.order_by("next_check_at", "created_at").values_list("pk", "vault_id"))


def settle_due() -> int:
    """One pass over everything that is due. Returns how many were looked at."""
    found = due(timezone.now())
    for operation_id, _ in found:
        try:
            settle(operation_id)
        except Exception:  # one that fails must not keep the others from being settled
            log.exception("operations.settle_failed", operation=str(operation_id))
    return len(found)


def settle(operation_id: UUID) -> None:
    """Bring one operation as far as it can be brought now."""
    operation = Operation.objects.select_related("vault", "actor").get(pk=operation_id)
    settle_if_due(operation)


def settle_if_due(operation: Operation) -> Operation:
    """Look at ``operation`` if it is due and nobody else is looking; gives it as it then is."""
    now = timezone.now()
    _take_over(operation, now)
    is_due = operation.next_check_at and operation.next_check_at <= now
    if operation.status in FOLLOWED and is_due and operation.vault.is_enabled:
        if claim(operation, now):
            _look(operation)
        else:
            operation.refresh_from_db()
    return operation


def settle_now(operation: Operation) -> Operation:
    """Look at an operation whose page is open: due or not, unless it is being looked at."""
    now = timezone.now()
    looked_at = operation.lease_until and operation.lease_until >= now
    if operation.status is State.WAITING and not looked_at:
        note(operation, next_check_at=now)
    return settle_if_due(operation)


def after_settling(operation: Operation) -> None:
    """Have other operations that a settled one may have ended looked at now."""
    if operation.is_final:
        poke(operation)


def _take_over(operation: Operation, now: datetime) -> None:
    """A row whose holder's lease ran out: never sent, or nobody knows."""
    if operation.lease_until is None or operation.lease_until >= now:
        return
    changed = True
    if operation.status is State.RECORDED:
        # It was never sent: marking it needs the version that this changes.
        failure = replace(_failure(operation, FailureKind.NEVER_SENT, "", now), never_sent=True)
        changed = change(
            operation, Event.ABANDON, State.FAILED, how=How.NOT_SENT, error=to_json(failure)
        )
    elif operation.status is State.SENDING:
        changed = change(
            operation,
            Event.LOSE_SENDER,
            State.UNKNOWN,
            memo=to_json(Memo(answered_at=now.timestamp())),
            next_check_at=now,
            lease_until=None,
        )
    if not changed:
        operation.refresh_from_db()


def _look(operation: Operation) -> None:
    """Ask the vault, and write what that says. The row is claimed."""
    try:
        _look_and_write(operation)
    except VaultFailure as error:
        _unanswered(operation, error.failure)
    except Exception:
        # Whatever a vault may say, an operation must not be asked about for ever: a look that
        # makes no sense counts as one that got no answer, and after a day a person decides.
        log.exception("operations.look_failed", operation=str(operation.pk))
        operation.refresh_from_db()
        said = "The portal could not make sense of the answer."
        now = timezone.now()
        _unanswered(operation, _failure(operation, FailureKind.NOT_A_VAULT, said, now))


def _look_and_write(operation: Operation) -> None:
    verb = operation.verb_object
    began = timezone.now()
    quiet = operation.age(began) >= TIMINGS.quiet(verb.deadline)
    before = operation.baseline
    sighting = None
    if verb.is_read:
        seen = Look(gets=(), quiet=quiet)  # there is nothing to look for
    else:
        with within(TIMINGS.look_deadline):
            gateway = Gateway(operation.vault, str(operation.pk))
            seen = gateway.look(verb.gets, verb.name, since=before, quiet=quiet)
        sighting = gateway.sighting
    memo = operation.remembered
    absent_before = memo.absent_before(began.timestamp())
    verdict = conclude(verb, before, seen, operation.acceptance, absent_before)
    # A looker may be stopped for long before it writes, so the limit is that of the look's start.
    too_long = memo.too_long_open(began.timestamp())
    _write(operation, verb, seen, verdict, too_long, sighting)


def _write(
    operation: Operation,
    verb: Verb,
    seen: Look,
    verdict: Verdict,
    too_long: bool,
    sighting: Sighting | None,
) -> None:
    now = timezone.now()
    memo = operation.remembered.after(seen, verdict, now.timestamp())
    fields: dict[str, Any] = {
        "last_looked_at": now,
        "look_error": None,
        "memo": to_json(memo),
        "lease_until": None,
    }
    if isinstance(verdict, Working):
        fields["accepted"] = to_json(verdict.accepted)
    step = next_step(operation.status, verdict, too_long=too_long)
    if step is None:
        _keep(operation, note(operation, next_check_at=_next_check(operation, verb, now), **fields))
        return
    event, to = step
    if event is Event.RECOGNISE:
        fields |= {"how": How.SEEN, "next_check_at": _next_check(operation, verb, now)}
        fields |= {"slot": None} if verb.frees_slot else {}
    elif event is Event.GIVE_UP:
        fields |= {"next_check_at": None, "evidence": _evidence(operation, seen, verdict)}
    else:
        fields |= _outcome(operation, event, seen, verdict, now)
    _keep(operation, change(operation, event, to, sighting=sighting, **fields))
    after_settling(operation)


def _keep(operation: Operation, written: bool) -> None:
    """Another process was first: the result of this look is dropped."""
    if not written:
        operation.refresh_from_db()


def _outcome(
    operation: Operation, event: Event, seen: Look, verdict: Verdict, now: datetime
) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "how": operation.how or (How.READ_ONLY if event is Event.READ_LOST else How.SEEN),
        "evidence": _evidence(operation, seen, verdict),
    }
    if isinstance(verdict, Done):
        fields["result"] = verdict.result
    if isinstance(verdict, NotDone):
        lost = operation.acceptance is None
        kind = FailureKind.NOT_DONE if lost else FailureKind.VAULT_FAILED
        kind = verdict.kind or kind
        fields["error"] = to_json(_failure(operation, kind, verdict.reason, now))
    return fields


def _evidence(operation: Operation, seen: Look, verdict: Verdict) -> dict[str, Any]:
    reason = verdict.reason if isinstance(verdict, CannotTell | NotDone) else ""
    return {**(operation.evidence or {}), "look": to_json(seen), "reason": reason}


def _unanswered(operation: Operation, failure: Failure) -> None:
    """A look that got no answer changes nothing but the time of the next one."""
    now = timezone.now()
    tries = (operation.look_error or {}).get("tries", 0) + 1
    fields: dict[str, Any] = {
        "look_error": {**to_json(failure), "tries": tries},
        "last_looked_at": now,
        "lease_until": None,
    }
    if operation.remembered.too_long_silent(now.timestamp()):
        evidence = {**(operation.evidence or {}), "reason": "the vault did not answer"}
        written = change(
            operation,
            Event.GIVE_UP,
            State.NEEDS_DECISION,
            next_check_at=None,
            evidence=evidence,
            **fields,
        )
    else:
        wait = timedelta(seconds=TIMINGS.next_try(tries, failure.retry_after))
        written = note(operation, next_check_at=now + wait, **fields)
    _keep(operation, written)


def _next_check(operation: Operation, verb: Verb, now: datetime) -> datetime:
    """When to look again: by age; a lost answer also exactly when absence begins to count."""
    age = operation.age(now)
    people = verb.waits_for_people() and operation.status is State.WAITING
    waits = [TIMINGS.next_look(age, waits_for_people=people)]
    if operation.status is State.UNKNOWN:
        quiet = TIMINGS.quiet(verb.deadline)
        marks = (quiet, quiet + TIMINGS.second_look)
        waits += [mark - age for mark in marks if mark > age]
    return now + timedelta(seconds=min(waits))


def _failure(operation: Operation, kind: FailureKind, message: str, now: datetime) -> Failure:
    return Failure(
        kind=kind,
        vault=operation.vault.slug,
        at=now.isoformat(timespec="seconds"),
        message=message,
        client_request_id=str(operation.pk),
    )
