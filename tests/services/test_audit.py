"""History: appended only, chained, and refusals counted."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from certificates.models import AuditEvent, ChainHead, Person, Repeat
from certificates.services import audit
from tests.support.history import unguard_history

TABLE = AuditEvent._meta.db_table


def tell(count: int = 3) -> list[AuditEvent]:
    """Some events."""
    with transaction.atomic():
        return [
            audit.append(event=f"tested.{n}", actor="ü", details={"n": n}) for n in range(count)
        ]


BY_THE_BACK_DOOR = {
    "sqlite": ["INSERT OR REPLACE INTO {0} SELECT * FROM {0} WHERE number = 2"],
    "postgresql": ["TRUNCATE {}"],
}


@pytest.fixture
def forger(db: None) -> Iterator[None]:
    """Someone who has taken the triggers away."""
    unguard_history()
    yield
    audit.install_triggers("default")


def test_numbers_have_no_gaps_and_the_chain_is_whole(db: None) -> None:
    assert audit.verify() is None
    events = tell()
    assert [event.number for event in events] == [1, 2, 3]
    assert audit.verify() is None
    assert audit.length() == 3


def test_an_event_is_written_in_the_transaction_of_what_it_tells(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        audit.append(event="tested", details={})
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.append(event="tested", details={})
        raise ZeroDivisionError
    assert not AuditEvent.objects.exists()
    assert audit.verify() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET actor = 'eve'",
        "UPDATE {} SET details = '[]' WHERE number = 2",
        "DELETE FROM {} WHERE number = 3",
        "DELETE FROM {}",
        *BY_THE_BACK_DOOR[connection.vendor],
    ],
)
def test_the_database_itself_refuses_to_change_history(db: None, statement: str) -> None:
    tell()
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(TABLE))
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(number=1).update(actor="eve")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.all().delete()
    assert audit.verify() is None


EDITS = {
    "event": "other",
    "actor": "eve",
    "operation": "x",
    "verb": "x",
    "vault": "x",
    "name": "x",
    "state_from": "x",
    "state_to": "x",
    "how": "x",
    "details": {"n": 7},
    "hash": "0" * 64,
    "previous_hash": "1" * 64,
}


@pytest.mark.parametrize("column", [*EDITS, "at"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_every_edit_is_noticed(forger: None, column: str, number: int) -> None:
    tell()
    value = EDITS.get(column) or timezone.now() - timedelta(days=1)
    AuditEvent.objects.filter(number=number).update(**{column: value})
    assert audit.verify() == f"event {number} was changed"


def test_an_edit_with_its_hash_made_anew_breaks_the_next_link(forger: None) -> None:
    tell()
    event = AuditEvent.objects.get(number=2)
    event.actor = "eve"
    AuditEvent.objects.filter(number=2).update(actor="eve", hash=audit.chain_hash(event))
    assert audit.verify() == "event 3 was changed"


@pytest.mark.parametrize("number", [1, 2])
def test_a_gap_is_noticed(forger: None, number: int) -> None:
    tell()
    AuditEvent.objects.filter(number=number).delete()
    assert audit.verify() == f"event {number} is missing"


def test_a_tail_cut_off_is_noticed(forger: None) -> None:
    tell()
    AuditEvent.objects.filter(number=3).delete()
    assert audit.verify() == "the chain ends at event 2, and should not"
    AuditEvent.objects.all().delete()
    assert audit.verify() == "the chain ends at event 0, and should not"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL refuses such a value")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "yesterday"),
        ("at", "2026-13-41 99:00:00"),
        ("at", ""),
        ("details", "[1"),
        ("details", "[" * 5_000),
    ],
)
def test_an_event_that_cannot_be_read_is_named(forger: None, column: str, value: str) -> None:
    tell(5)
    update = f"UPDATE {TABLE} SET {column} = %s WHERE number = 3"  # noqa: S608 - a test's own
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(update, [value])
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    found = audit.verify()
    assert found
    assert found.startswith("event 3 was changed")


def test_triggers_that_are_gone_are_noticed(forger: None) -> None:
    tell()
    assert audit.verify() == "the trigger that refuses UPDATE is missing; migrate installs it again"
    audit.install_triggers("default")
    assert audit.verify() is None


def test_a_lost_end_of_the_chain_is_noticed(db: None) -> None:
    tell()
    ChainHead.objects.all().delete()
    assert audit.verify() == "the end of the chain is missing"


def test_refusals_are_told_once_and_then_counted(reader: Person) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        for _ in range(5):
            audit.deny(actor=reader, action="delete", vault="kv-a", name="web")
    assert [event.details.get("count") for event in denials()] == [None]
    assert Repeat.objects.get().repeats == 4
    with time_machine.travel(now + timedelta(seconds=59), tick=False):
        audit.deny(actor=reader, action="delete", vault="kv-a", name="web")
        audit.close_repeats(timezone.now())
    assert len(denials()) == 1
    with time_machine.travel(now + timedelta(seconds=61), tick=False):
        audit.close_repeats(timezone.now())
    assert [event.details.get("count") for event in denials()] == [None, 5]
    assert not Repeat.objects.exists()
    assert audit.verify() is None


def test_the_next_refusal_after_a_minute_closes_the_count_itself(reader: Person) -> None:
    now = timezone.now()
    for seconds in (0, 1, 2, 70):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            audit.deny(actor=reader, action="view", vault="kv-a")
    assert [event.details.get("count") for event in denials()] == [None, 2, None]


def test_refusals_of_other_actions_or_people_are_told_apart(
    reader: Person, stranger: Person
) -> None:
    audit.deny(actor=reader, action="delete", vault="kv-a", name="web")
    audit.deny(actor=reader, action="create", vault="kv-a", name="web")
    audit.deny(actor=stranger, action="delete", vault="kv-a", name="web")
    assert len(denials()) == 3


def test_two_hundred_names_that_somebody_makes_up_are_one_event_and_a_count(
    reader: Person,
) -> None:
    for number in range(200):
        audit.deny(actor=reader, action="view", vault=f"kv-{number}", name=f"web-{number}")
    assert len(denials()) == 1
    audit.close_repeats(timezone.now() + audit.REPEAT_WINDOW)
    assert [event.details.get("count") for event in denials()] == [None, 199]


def test_a_name_of_any_length_can_be_refused(reader: Person) -> None:
    audit.deny(actor=reader, action="delete", vault="v" * 63, name="n" * 127)
    assert denials()[0].name == "n" * 127


def denials() -> list[AuditEvent]:
    """The refusals that history has."""
    return list(AuditEvent.objects.filter(event="operation.denied").order_by("number"))


def test_refusals_at_once_are_all_counted(transactional_db: None, reader: Person) -> None:
    def deny(_: int) -> None:
        try:
            audit.deny(actor=reader, action="delete", vault="kv-a", name="web")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(deny, range(8)))
    later = timezone.now() + audit.REPEAT_WINDOW
    audit.close_repeats(later)
    audit.close_repeats(later)
    assert [event.details.get("count") for event in denials()] == [None, 7]
    assert audit.verify() is None
