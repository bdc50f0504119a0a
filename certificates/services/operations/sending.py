"""From a record to one request: look, mark, send, note what the answer says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone as clock

from certificates import permissions
from certificates.domain.basis import Facts
from certificates.domain.errors import Lost, NotSent, Refused, VaultFailure
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.lifecycle import Event, How, State
from certificates.domain.looks import Look
from certificates.domain.sealed import Given, Sealed
from certificates.domain.settling import Memo
from certificates.domain.stored import to_json
from certificates.domain.timings import TIMINGS
from certificates.domain.verdicts import Done, Working
from certificates.models import Operation, Person, Vault
from certificates.services import audit
from certificates.services.keyvault import Gateway, switched_off, within
from certificates.services.operations import following, recording
from certificates.services.operations.transitions import change
from certificates.verbs import Verb


class Performed(NamedTuple):
    """What became of a form.

    ``given`` is what a verb hands out: to the first sender of the form, once, and to nobody else.
    """

    operation: Operation
    given: Given | None = None
    is_repeat: bool = False  # the same form was sent before


def perform(
    verb: Verb,
    *,
    vault: Vault,
    actor: Person,
    nonce: str,
    sealed: Sealed | None = None,
    opened: Facts | None = None,
) -> Performed:
    """Have ``verb`` done in ``vault``: the one way to change a vault.

    The operation is written before the vault is called, its one request is sent at most once, and
    what became of it is in the row that is returned. The same form sent twice gives the same
    operation and no second request; another file makes it another form, another password does not.

    Args:
        nonce: the random UUID that the server put into the rendered form.
        sealed: files and password that the verb needs and that are never stored.
        opened: the verb's basis when its form was opened; where it is another one just before
            sending, nothing is sent, and both are kept with the operation. None compares nothing.

    Raises NotVisible and Forbidden (both recorded in history), BadNonce, and SlotTaken when another
    operation on the same certificate is under way.
    """
    recording.require(verb, vault, actor)
    with within(TIMINGS.look_deadline):
        operation, new = recording.record(verb, vault, actor, nonce, sealed, opened)
        if not new:
            return Performed(operation, is_repeat=True)
        try:
            gateway = Gateway(vault, str(operation.pk))
            before = gateway.look(verb.gets, verb.name)
            gateway.renew_sign_in()
        except VaultFailure as error:
            _give_way(operation, error.failure)
            return Performed(operation)
    refusal = _refusal(verb, vault, actor, before) or gateway.too_old(verb.needed_version)
    if refusal:
        _give_way(operation, refusal)
        return Performed(operation)
    if opened is not None and opened != (now := verb.basis(before)):
        changed = _failure(vault, FailureKind.CHANGED)
        _give_way(operation, changed, {"opened": dict(opened), "now": dict(now)})
        return Performed(operation)
    return Performed(operation, _send(operation, verb, gateway, before, sealed))


def _refusal(verb: Verb, vault: Vault, actor: Person, before: Look) -> Failure | None:
    """Why it is not sent after all. The look takes time, in which people may have changed much.

    So the rights are read from the database a second time here, and nowhere else.
    """
    kind = verb.refuse(before)
    if not permissions.read_rights(actor).may(verb.action, vault, verb.name):
        kind = FailureKind.RIGHTS_GONE
    vault.refresh_from_db()
    if not vault.is_enabled:
        return switched_off(vault)
    if kind is None:
        return None
    held = before.deleted
    return replace(
        _failure(vault, kind),
        since=_iso(held.deleted_date) if held else "",
        until=_iso(held.scheduled_purge) if held else "",
    )


def _failure(vault: Vault, kind: FailureKind) -> Failure:
    return Failure(kind=kind, vault=vault.slug, at=clock.now().isoformat(timespec="seconds"))


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else ""


def _give_way(
    operation: Operation, failure: Failure, evidence: dict[str, Any] | None = None
) -> None:
    """Nothing was sent. A lost compare-and-set means that another process has ended it already."""
    if not change(
        operation,
        Event.REJECT_UNSENT,
        State.FAILED,
        how=How.NOT_SENT,
        error=to_json(replace(failure, never_sent=True)),
        evidence=evidence,
    ):
        operation.refresh_from_db()


def _send(
    operation: Operation, verb: Verb, gateway: Gateway, before: Look, sealed: Sealed | None
) -> Given | None:
    """Mark, then send. The deadline runs from before the wait for the database.

    Nothing is given unless its answer could be written: history must know of all that went out.
    """
    with within(verb.deadline):
        sent_at = clock.now()
        marked = change(
            operation,
            Event.SEND,
            State.SENDING,
            before=to_json(before),
            sent_at=sent_at,
            lease_until=sent_at + timedelta(seconds=TIMINGS.lease(verb.deadline)),
        )
        if not marked:
            operation.refresh_from_db()
            return None
        try:
            answer = verb.send(gateway, sealed)
        except Lost as error:
            _lose(operation, verb, error.failure)
            return None
        except (NotSent, Refused) as error:
            never = isinstance(error, NotSent)
            how = How.NOT_SENT if never else How.ANSWERED
            failure = replace(error.failure, never_sent=never)
            _note_answer(operation, Event.FAIL, State.FAILED, how=how, error=to_json(failure))
            return None
    if isinstance(answer, Working):
        _accept(operation, verb, answer)
        return None
    finished = _note_answer(
        operation,
        Event.FINISH,
        State.SUCCEEDED,
        how=How.ANSWERED,
        result=_result(answer),
        sighting=gateway.sighting,
    )
    following.after_settling(operation)
    return answer.given if finished else None


def _result(answer: Done) -> dict[str, Any]:
    """What the row keeps: of a file that is handed out only what it can be recognised by."""
    return answer.result | ({"given": answer.given.facts} if answer.given else {})


def _accept(operation: Operation, verb: Verb, answer: Working) -> None:
    now = clock.now()
    freed = {"slot": None} if verb.frees_slot else {}
    _note_answer(
        operation,
        Event.ACCEPT,
        State.WAITING,
        how=How.ANSWERED,
        accepted=to_json(answer.accepted),
        memo=to_json(Memo(answered_at=now.timestamp())),
        next_check_at=now + timedelta(seconds=TIMINGS.next_look(0)),
        lease_until=None,
        **freed,
    )


def _lose(operation: Operation, verb: Verb, failure: Failure) -> None:
    """Nobody knows: looking decides. Of a read there is nothing to look for, so it ends here."""
    now = clock.now()
    wait = 0.0 if verb.is_read else TIMINGS.next_look(0)
    lost = change(
        operation,
        Event.LOSE_ANSWER,
        State.UNKNOWN,
        memo=to_json(Memo(answered_at=now.timestamp())),
        next_check_at=now + timedelta(seconds=wait),
        lease_until=None,
        evidence={"lost": to_json(failure)},
    )
    if not lost:
        operation.refresh_from_db()
    elif verb.is_read:
        following.settle_if_due(operation)


def _note_answer(operation: Operation, event: Event, to: State, **fields: Any) -> bool:
    """Write what the vault answered. Where that is too late, only history does."""
    if change(operation, event, to, **fields):
        return True
    operation.refresh_from_db()
    with transaction.atomic():
        audit.append(
            event="operation.late_answer",
            operation=str(operation.pk),
            verb=operation.verb,
            vault=operation.vault.slug,
            name=operation.name,
            details={"would_have_been": to, "error": fields.get("error")},
        )
    return False
