"""The small part of the model checker: cheap scenarios whole, and every mistake.

``make model`` explores the rest.
"""

from unittest.mock import patch

import pytest

from certificates.domain import lifecycle
from certificates.domain.lifecycle import Event
from certificates.domain.looks import Look
from certificates.domain.verdicts import NotDone
from certificates.verbs import Delete
from tests.model import mistakes, subject_mistakes, subjects
from tests.model.explorer import explore
from tests.model.mistakes import Mistake
from tests.model.scenarios import BY_NAME
from tests.model.seen import forget

pytestmark = pytest.mark.model

CHEAP = (
    "create a version, others at work, kill -9",
    "delete for good, others at work",
    "disable, then enable",
    "delete, then recover",
    "recover, then delete",
    "import, kill -9 twice",
    "purge, others at work",
    *(scenario.name for scenario in subjects.SCENARIOS),
)


MISTAKES = (*mistakes.MISTAKES, *subject_mistakes.MISTAKES)


@pytest.mark.parametrize("name", CHEAP)
def test_every_promise_holds(name: str) -> None:
    found = explore(BY_NAME[name])
    assert not found.broken, "\n".join((found.broken, *found.trace))
    assert found.states > 500  # one that ends at once explores nothing


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_found(mistake: Mistake) -> None:
    with mistake.made():
        found = explore(mistake.where(), most=200_000)
    assert mistake.shows in found.broken
    assert found.trace


def test_a_shipped_rule_that_breaks_is_noticed() -> None:
    forget()

    def find_out(self: Delete, before: Look, now: Look) -> NotDone:
        return NotDone("whatever the vault shows")

    with patch.object(Delete, "find_out", find_out):
        found = explore(BY_NAME["delete, then recover"])
    forget()
    assert found.broken == "operation 1 (delete) failed, but was executed"


def test_a_step_that_the_shipped_table_loses_is_noticed() -> None:
    forget()
    settle = lifecycle.TRANSITIONS[Event.SETTLE]
    with patch.dict(lifecycle.TRANSITIONS, {Event.RECOGNISE: settle}):
        found = explore(BY_NAME["create a version, others at work, kill -9"])
    forget()
    assert found.broken.startswith("the table of transitions does not have recognise")


def test_the_shortest_way_to_a_broken_promise_is_told_in_words() -> None:
    mistake = next(m for m in MISTAKES if m.name.startswith("the row says sending"))
    with mistake.made():
        found = explore(mistake.where())
    assert found.trace[0] == "web A records recover from form 1"
    assert len(found.trace) < 8
