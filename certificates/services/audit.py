"""History: every event is appended to a hash chain, in the transaction of what it tells."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connections, transaction
from django.db.models import F
from django.utils import timezone

from certificates.models import AuditEvent, ChainHead, Denial, Operation, Person

GENESIS = "0" * 64
DENIAL_WINDOW = timedelta(minutes=1)
_TEXTS = ("event", "actor", "operation", "verb", "vault", "name", "state_from", "state_to", "how")


def append(*, event: str, details: dict[str, Any], **texts: str) -> AuditEvent:
    """Append one event; call it in the transaction of the change that it tells.

    If the event cannot be written the transaction fails, and with it the change. ``details`` is
    JSON; ``texts`` are the event's text columns. Nothing secret may be in either.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("history is written in the transaction of what it tells")
    head, _ = ChainHead.objects.select_for_update().get_or_create(
        pk=1, defaults={"number": 0, "hash": GENESIS}
    )
    row = AuditEvent(
        number=head.number + 1,
        at=timezone.now(),
        event=event,
        details=details,
        previous_hash=head.hash,
        **texts,
    )
    row.hash = chain_hash(row)
    row.save(force_insert=True)
    ChainHead.objects.filter(pk=head.pk).update(number=row.number, hash=row.hash)
    return row


def chain_hash(row: AuditEvent) -> str:
    """The SHA-256 of the previous hash and the event's canonical text, hex."""
    told = {name: getattr(row, name) for name in _TEXTS}
    told |= {"number": row.number, "at": row.at.isoformat(), "details": row.details}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((row.previous_hash + text).encode()).hexdigest()


def verify() -> str | None:
    """Walk the whole chain. Gives the first thing that is wrong, None when it is whole."""
    number, previous = 0, GENESIS
    for row in AuditEvent.objects.order_by("number").iterator():
        if row.number != number + 1:
            return f"event {number + 1} is missing"
        if row.previous_hash != previous or row.hash != chain_hash(row):
            return f"event {row.number} was changed"
        number, previous = row.number, row.hash
    head = ChainHead.objects.filter(pk=1).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        return f"the chain ends at event {number}, and should not"
    return None


def operation_event(
    operation: Operation, event: str, *, actor: Person | None, state_from: str, state_to: str
) -> None:
    """Tell a step of an operation."""
    append(
        event=f"operation.{event}",
        actor=name_of(actor) if actor else "",
        operation=str(operation.pk),
        verb=operation.verb,
        vault=operation.vault.slug,
        name=operation.name,
        state_from=state_from,
        state_to=state_to,
        how=operation.how,
        details=_details(operation),
    )


def _details(operation: Operation) -> dict[str, Any]:
    told = {"request_sha256": operation.request_hash, "asked_by": name_of(operation.actor)}
    kept = {
        "error": operation.error,
        "result": operation.result,
        "note": operation.decided_note,
        "vault_request_id": (operation.error or {}).get("request_id"),
    }
    return told | {name: value for name, value in kept.items() if value}


def name_of(person: Person) -> str:
    """A person as history keeps them: text that outlives the account."""
    full = person.get_full_name()
    return person.username if full == person.username else f"{full} ({person.username})"


def deny(*, actor: Person, action: str, vault: str, name: str = "") -> None:
    """Tell that somebody was refused by their rights.

    The first is told at once; repeats at the same place within a minute are counted and become one
    more event when the minute ends, because an event once chained is never edited.
    """
    who, place, now = name_of(actor), f"{action} {vault} {name}".strip(), timezone.now()
    with transaction.atomic():
        denial = Denial.objects.select_for_update().filter(actor=who, place=place).first()
        if denial and now - denial.since < DENIAL_WINDOW:
            Denial.objects.filter(pk=denial.pk).update(repeats=F("repeats") + 1)
            return
        if denial:
            _close(denial)
        details = {"action": action, "vault": vault, "name": name}
        _tell_denial(who, details, {})
        Denial.objects.create(actor=who, place=place, details=details, since=now)


def close_denials(now: datetime) -> None:
    """Turn the counts of minutes that have ended into events."""
    for denial in Denial.objects.filter(since__lte=now - DENIAL_WINDOW):
        with transaction.atomic():
            _close(denial)


def _close(denial: Denial) -> None:
    denial.refresh_from_db()
    if denial.repeats:
        _tell_denial(denial.actor, denial.details, {"count": denial.repeats})
    denial.delete()


def _tell_denial(who: str, details: dict[str, Any], extra: dict[str, Any]) -> None:
    append(
        event="operation.denied",
        actor=who,
        vault=details["vault"],
        name=details["name"],
        details={"action": details["action"], **extra},
    )


_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{what} BEFORE {what} ON {table}
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END
"""
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'history is append-only'; END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER {table}_no_{what} BEFORE {what} ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuse()
"""


def install_triggers(using: str) -> None:
    """Have the database itself refuse to change or remove history.

    Done after every migrate: SQLite drops the triggers of a table that Django remakes.
    """
    connection = connections[using]
    statement = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    with connection.cursor() as cursor:
        for what in ("UPDATE", "DELETE"):
            cursor.execute(statement.format(table=AuditEvent._meta.db_table, what=what))


def length() -> int:
    """How many events there are."""
    return AuditEvent.objects.count()
