"""History: every event is appended to a hash chain, in the transaction of what it records."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import F
from django.utils import timezone

from certificates.models import AuditEvent, ChainHead, Operation, Person, Repeat

GENESIS = "0" * 64
_UNREADABLE = (ValueError, AttributeError, RecursionError)  # a column holds what cannot be in it
REPEAT_WINDOW = timedelta(minutes=1)
_TEXTS = ("event", "actor", "operation", "verb", "vault", "name", "state_from", "state_to", "how")


def append(*, event: str, details: dict[str, Any], **texts: str) -> AuditEvent:
    """Append one event; call it in the transaction of the change that it records.

    If the event cannot be written the transaction fails, and with it the change. ``details`` is
    JSON; ``texts`` are the event's text columns. Nothing secret may be in either.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("history is written in the transaction of what it tells")
    head = lock()
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


def lock() -> ChainHead:
    """Take the end of the chain, which nobody else can append to until the transaction ends.

    A transaction that writes further rows takes it first.
    """
    head, _ = ChainHead.objects.select_for_update().get_or_create(
        pk=1, defaults={"number": 0, "hash": GENESIS}
    )
    return head


def chain_hash(row: AuditEvent) -> str:
    """The SHA-256 of the previous hash and the event's canonical text, hex."""
    told = {name: getattr(row, name) for name in _TEXTS}
    told |= {"number": row.number, "at": row.at.isoformat(), "details": row.details}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((row.previous_hash + text).encode()).hexdigest()


def verify() -> str | None:
    """Walk the whole chain. Gives the first thing that is wrong, None when it is whole.

    Events that are written meanwhile are not looked at: the end of the chain is read first. The
    triggers that keep history are looked for, too.
    """
    head = ChainHead.objects.filter(pk=1).first()
    if head is None:
        broken = "the end of the chain is missing" if AuditEvent.objects.exists() else None
    else:
        broken = _walk(head) or _beyond_the_end()
    return broken or _unguarded(DEFAULT_DB_ALIAS)


def _walk(head: ChainHead) -> str | None:
    number, previous = 0, GENESIS
    try:
        for row in AuditEvent.objects.filter(number__lte=head.number).order_by("number").iterator():
            if row.number != number + 1:
                return f"event {number + 1} is missing"
            if row.previous_hash != previous or row.hash != chain_hash(row):
                return f"event {row.number} was changed"
            number, previous = row.number, row.hash
    except _UNREADABLE:  # many rows are read at once
        return _unreadable(number + 1, head.number)
    if (head.number, head.hash) != (number, previous):
        return f"the chain ends at event {number}, and should not"
    return None


def _unreadable(first: int, last: int) -> str:
    """The first event that cannot be read, or that was changed before it."""
    for number in range(first, last + 1):
        try:
            row = AuditEvent.objects.get(number=number)
            if row.hash != chain_hash(row):
                return f"event {number} was changed"
        except _UNREADABLE:
            return f"event {number} was changed: it cannot be read"
        except AuditEvent.DoesNotExist:
            return f"event {number} is missing"
    return "an event cannot be read"


def _beyond_the_end() -> str | None:
    """An event after the end is another process's: an end and its event are one transaction."""
    last = AuditEvent.objects.order_by("-number").values_list("number", flat=True).first()
    head = ChainHead.objects.get(pk=1)
    if last is not None and last > head.number:
        return f"event {last} lies beyond the end of the chain"
    return None


def operation_event(
    operation: Operation, event: str, *, actor: Person | None, state_from: str, state_to: str
) -> None:
    """Record a step of an operation."""
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
        "about": "" if operation.name else operation.verb_object.attempt.thing,
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
    """Record that a person was refused for lack of rights.

    Counted by person and action: vault and name are what the person typed, and whoever counts by
    them writes as much history as that person likes.
    """
    details = {"action": action, "vault": vault, "name": name}
    count(event="operation.denied", actor=name_of(actor), what=action, details=details)


def count(*, event: str, actor: str, details: dict[str, Any], what: str = "") -> None:
    """Record an event that anybody can cause as often as they like.

    The first is recorded at once; repeats within a minute are counted and become one more event
    when the minute ends, because an event once chained is never edited. The count's row is locked
    before the chain's, here and where it is closed: the other way round they deadlock.
    """
    now, key = timezone.now(), {"event": event, "actor": actor, "what": what}
    with transaction.atomic():
        _, new = Repeat.objects.get_or_create(**key, defaults={"details": details, "since": now})
        repeat = Repeat.objects.select_for_update().get(**key)
        over = now - repeat.since >= REPEAT_WINDOW
        if not (new or over):
            Repeat.objects.filter(pk=repeat.pk).update(repeats=F("repeats") + 1)
            return
        if over:
            _append_repeats(repeat)
            Repeat.objects.filter(pk=repeat.pk).update(since=now, repeats=0, details=details)
        _append_counted(event, actor, details)


def close_repeats(now: datetime) -> None:
    """Turn the counts of minutes that have ended into events."""
    ended = {"since__lte": now - REPEAT_WINDOW}
    for pk in Repeat.objects.filter(**ended).values_list("pk", flat=True):
        with transaction.atomic():
            repeat = Repeat.objects.select_for_update().filter(pk=pk, **ended).first()
            if repeat:  # nobody else has closed it
                _append_repeats(repeat)
                repeat.delete()


def _append_repeats(repeat: Repeat) -> None:
    if repeat.repeats:
        told = {**repeat.details, "count": repeat.repeats}
        _append_counted(repeat.event, repeat.actor, told)


def _append_counted(event: str, actor: str, details: dict[str, Any]) -> None:
    rest = {field: value for field, value in details.items() if field not in ("vault", "name")}
    vault, name = details.get("vault", ""), details.get("name", "")
    append(event=event, actor=actor, vault=vault, name=name, details=rest)


_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{what} BEFORE {what} ON {table} {when}
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END
"""
# INSERT OR REPLACE removes a row without a DELETE that a trigger would see.
_REPLACES = "WHEN EXISTS (SELECT 1 FROM {table} WHERE number = NEW.number OR hash = NEW.hash)"
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'history is append-only'; END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER {table}_no_{what} BEFORE {what} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()
"""
GUARDED = {
    "sqlite": ("UPDATE", "DELETE", "INSERT"),
    "postgresql": ("UPDATE", "DELETE", "TRUNCATE"),
}


def install_triggers(using: str) -> None:
    """Have the database itself refuse to change or remove history.

    Done after every migrate: SQLite drops the triggers of a table that Django remakes.
    """
    connection = connections[using]
    statement = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    table = AuditEvent._meta.db_table
    with connection.cursor() as cursor:
        for what in GUARDED[connection.vendor]:
            when = _REPLACES.format(table=table) if what == "INSERT" else ""
            cursor.execute(statement.format(table=table, what=what, when=when))


_INSTALLED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass "
    "AND NOT tgisinternal AND tgenabled <> 'D'",
}


def _unguarded(using: str) -> str | None:
    """The first of the triggers that is not there, or switched off."""
    connection, table = connections[using], AuditEvent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(_INSTALLED[connection.vendor], [table])
        installed = {name.lower() for (name,) in cursor.fetchall()}
    for what in GUARDED[connection.vendor]:
        if f"{table}_no_{what}".lower() not in installed:
            return f"the trigger that refuses {what} is missing; migrate installs it again"
    return None


def length() -> int:
    """How many events there are."""
    return AuditEvent.objects.count()
