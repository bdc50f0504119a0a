"""Whatever happens in whatever order: rows move as the table of transitions says, or not at all."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from certificates.domain.lifecycle import FINAL, SENT, TRANSITIONS, Event, How, NotAllowed, State
from certificates.models import AuditEvent, Operation, Person, Vault
from certificates.services import audit
from certificates.services.operations.transitions import change, claim, note
from tests.services.rows import BEFORE, make

Step = tuple[Event, State, How | None]
ANY = some.tuples(
    some.sampled_from(list(TRANSITIONS)),
    some.sampled_from(list(State)),
    some.sampled_from([None, *How]),
)
# A step, or the number of one that the table has; by the last reader of the row, or the one before.
STEPS = some.tuples(ANY | some.integers(0, 100), some.booleans())


def chosen(wanted: Step | int, state: State) -> Step | None:
    """The step that was wanted; None when nothing leaves the state."""
    if not isinstance(wanted, int):
        return wanted
    ways: list[Step] = [
        (event, to, how)
        for event, row in TRANSITIONS.items()
        for to in sorted(row.targets)
        for how in (sorted(row.how) or [How.SEEN])
        if state in row.sources
    ]
    return ways[wanted % len(ways)] if ways else None


def allowed(operation: Operation, event: Event, to: State, how: How | None) -> bool:
    """Whether the table has this step, read by itself."""
    row = TRANSITIONS[event]
    known = how or operation.how
    return (
        operation.state in row.sources and to in row.targets and (not row.how or known in row.how)
    )


def needed(to: State) -> dict[str, Any]:
    """The columns that the database wants in a state."""
    return {"sent_at": timezone.now(), "before": BEFORE} if to in SENT else {}


class TestRandomHistories(TestCase):
    """Real rows, random steps."""

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(some.lists(STEPS, max_size=12))
    def test_only_steps_of_the_table_are_made(self, steps: list[tuple[Step | int, bool]]) -> None:
        actor = Person.objects.create_user("p")
        vault = Vault.objects.create(slug="kv-h", url="https://localhost:9")
        operation = make(vault, actor, slot="web")
        earlier = Operation.objects.get(pk=operation.pk)
        for wanted, by_earlier in steps:
            reader = earlier if by_earlier else operation
            if step := chosen(wanted, reader.status):
                earlier = Operation.objects.get(pk=operation.pk)
                self.step(reader, *step)
                operation = Operation.objects.get(pk=operation.pk)
        assert audit.verify() is None

    def step(self, operation: Operation, event: Event, to: State, how: How | None) -> None:
        before = Operation.objects.get(pk=operation.pk)
        told = AuditEvent.objects.count()
        fields = {**needed(to), **({"how": how} if how else {})}
        if not allowed(operation, event, to, how):
            with pytest.raises(NotAllowed):
                change(operation, event, to, **fields)
            made = False
        else:
            current = operation.version == before.version
            made = change(operation, event, to, **fields)
            assert made is current
        after = Operation.objects.get(pk=operation.pk)
        assert AuditEvent.objects.count() == told + made
        if not made:
            assert (after.state, after.version) == (before.state, before.version)
            return
        assert before.state not in FINAL
        assert (after.state, after.version) == (to, before.version + 1)
        if to in FINAL:
            assert (after.slot, after.lease_until, after.next_check_at) == (None, None, None)
            assert after.settled_at is not None


def test_every_event_has_a_row_but_the_first() -> None:
    assert set(Event) - set(TRANSITIONS) == {Event.RECORD}
    assert not any(row.sources & FINAL for row in TRANSITIONS.values())


@pytest.fixture
def followed(operator: Person) -> Operation:
    """A row that is due."""
    vault = Vault.objects.create(slug="kv-h", url="https://localhost:9")
    return make(
        vault,
        operator,
        slot="web",
        state=State.UNKNOWN,
        sent_at=timezone.now(),
        before=BEFORE,
        next_check_at=timezone.now(),
    )


def test_one_of_many_wins_the_right_to_look(followed: Operation) -> None:
    watchers = [Operation.objects.get(pk=followed.pk) for _ in range(10)]
    assert [claim(watcher, timezone.now()) for watcher in watchers].count(True) == 1
    late = Operation.objects.get(pk=followed.pk)
    assert not claim(late, timezone.now())


def test_what_a_slow_look_brings_is_dropped(followed: Operation) -> None:
    slow = Operation.objects.get(pk=followed.pk)
    assert note(followed, next_check_at=timezone.now())
    assert not note(slow, memo={"answered_at": 1})
    assert not change(slow, Event.SETTLE, State.FAILED, how=How.SEEN)
    assert Operation.objects.get(pk=followed.pk).status is State.UNKNOWN
    assert not AuditEvent.objects.exists()
